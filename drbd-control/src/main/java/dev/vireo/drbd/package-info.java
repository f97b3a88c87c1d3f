/**
 * DRBD: volumes that are on two hosts. Start at {@link dev.vireo.drbd.ReplicatedVolumes}, which makes them; at {@link
 * dev.vireo.drbd.Drbd} for one host: what state its resources are in, and what happens to them.
 *
 * <p>Kernels with DRBD 8.4 and with DRBD 9 speak differently; both are read into one model. What only one of them tells
 * is optional.
 *
 * <p>All types are immutable or safe for use by several threads.
 */
@NullMarked
package dev.vireo.drbd;

import org.jspecify.annotations.NullMarked;
