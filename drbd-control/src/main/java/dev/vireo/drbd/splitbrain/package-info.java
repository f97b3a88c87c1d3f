/**
 * Two hosts that have both written without the other. Start at {@link dev.vireo.drbd.splitbrain.SplitBrains}. Nothing is
 * thrown away unless the caller names the side that loses.
 */
@NullMarked
package dev.vireo.drbd.splitbrain;

import org.jspecify.annotations.NullMarked;
