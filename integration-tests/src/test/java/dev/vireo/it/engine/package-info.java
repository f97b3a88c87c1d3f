/** What the engine does, with guests that are tiny real processes. */
@NullMarked
package dev.vireo.it.engine;

import org.jspecify.annotations.NullMarked;
