@NullMarked
package dev.vireo;

import org.jspecify.annotations.NullMarked;
