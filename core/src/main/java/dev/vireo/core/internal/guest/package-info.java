/** A guest's process on its host: starting it so that it outlives us, its run folder, its console log. */
@NullMarked
package dev.vireo.core.internal.guest;

import org.jspecify.annotations.NullMarked;
