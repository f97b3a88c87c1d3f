/** Guests that move from one host to another. */
@NullMarked
package dev.vireo.it.migrate;

import org.jspecify.annotations.NullMarked;
