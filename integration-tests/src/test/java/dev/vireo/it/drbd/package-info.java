/** DRBD's real kernel module, on lab hosts. */
@NullMarked
package dev.vireo.it.drbd;

import org.jspecify.annotations.NullMarked;
