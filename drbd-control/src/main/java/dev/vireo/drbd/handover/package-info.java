/**
 * Live migration over a replicated volume: both hosts are primary from before the transfer until the guest's process at the
 * source is gone, and never longer. The engine sees to that by itself when a guest's disk is
 * {@code /dev/drbd10} or the like; who looks after hosts starts at {@link dev.vireo.drbd.handover.DualPrimaryWindows}.
 *
 * <p>Before both are primary, a guard is started on each host. It acts when nobody has renewed its lease for 45 seconds: it
 * makes its side secondary unless that is open, and takes the permission back. It never ends a process.
 */
@NullMarked
package dev.vireo.drbd.handover;

import org.jspecify.annotations.NullMarked;
