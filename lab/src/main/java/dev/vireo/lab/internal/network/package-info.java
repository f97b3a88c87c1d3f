/**
 * The parts of a switch. {@link dev.vireo.lab.internal.network.Port} does the I/O; what decides is pure: {@link
 * dev.vireo.lab.internal.network.MacTable} where a frame goes, {@link dev.vireo.lab.internal.network.Wire} whether and
 * when it arrives.
 */
@NullMarked
package dev.vireo.lab.internal.network;

import org.jspecify.annotations.NullMarked;
