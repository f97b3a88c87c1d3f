/** Files that hold a saved guest: their header, how they are written and checked. */
@NullMarked
package dev.vireo.core.internal.save;

import org.jspecify.annotations.NullMarked;
