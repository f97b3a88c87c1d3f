/**
 * Whether both hosts of a replicated volume have the same data, and what is done when they do not. Start at {@link
 * dev.vireo.drbd.verify.Verification} for one volume, at {@link dev.vireo.drbd.verify.VerificationScheduler} for all of a
 * host.
 *
 * <p>A verification tells that two hosts differ, never which of them is right: nothing is repaired unless somebody says by
 * {@link dev.vireo.drbd.verify.Repair} whose data are to be overwritten.
 */
@NullMarked
package dev.vireo.drbd.verify;

import org.jspecify.annotations.NullMarked;
