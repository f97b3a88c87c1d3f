/**
 * DRBD: volumes that are on two hosts. Start at {@link dev.vireo.drbd.Drbd}, which tells what state the resources of a
 * host are in, and at {@link dev.vireo.drbd.ResourceSpec}, which becomes the resource's configuration.
 *
 * <p>Kernels with DRBD 8.4 and with DRBD 9 speak differently; both are read into one model. What only one of them tells
 * is optional.
 *
 * <p>All types are immutable or safe for use by several threads. Nothing is made, changed or promoted here yet.
 */
@NullMarked
package dev.vireo.drbd;

import org.jspecify.annotations.NullMarked;
