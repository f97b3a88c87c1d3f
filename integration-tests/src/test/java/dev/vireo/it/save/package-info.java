/** Guests that are saved to files and come back. */
@NullMarked
package dev.vireo.it.save;

import org.jspecify.annotations.NullMarked;
