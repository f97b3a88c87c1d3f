/**
 * Puts a lost peer out of the way, so that the other host may go on. Start at {@link dev.vireo.drbd.fence.FencingService}.
 */
@NullMarked
package dev.vireo.drbd.fence;

import org.jspecify.annotations.NullMarked;
