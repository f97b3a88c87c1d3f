/** The part that replicated volumes have in migrations, which the engine finds by itself, and the guards of it. */
@NullMarked
package dev.vireo.drbd.internal.handover;

import org.jspecify.annotations.NullMarked;
