/** No effect without the locks: the host as the engine sees it, which refuses effects once a lock was lost. */
@NullMarked
package dev.vireo.core.internal.guard;

import org.jspecify.annotations.NullMarked;
