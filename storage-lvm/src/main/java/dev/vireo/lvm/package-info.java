/**
 * Physical volumes, volume groups and logical volumes of LVM on one host, typed. Start at {@link dev.vireo.lvm.Lvm}: it
 * gives {@linkplain dev.vireo.lvm.LvmReport reports} of what there is, and changes it.
 *
 * <p>Each call is one {@code lvm} command, with a device filter of its own, so that LVM never looks at DRBD devices or at
 * devices that are none of its business: on a frozen one it would hang where no signal reaches it. Nothing is kept
 * between calls, as other programs and people change LVM too. What would destroy the content of a volume that somebody
 * has open, or that a DRBD resource names, is refused before LVM is asked, which would not refuse it.
 *
 * <p>All types are immutable or safe for use by several threads. LVM itself takes a lock for each volume group.
 */
@NullMarked
package dev.vireo.lvm;

import org.jspecify.annotations.NullMarked;
