/** What DRBD's tools read and write. Pure, but for what runs them. */
@NullMarked
package dev.vireo.drbd.internal;

import org.jspecify.annotations.NullMarked;
