/** Programs that are killed at every moment, and what the next program finds. */
@NullMarked
package dev.vireo.it.kill;

import org.jspecify.annotations.NullMarked;
