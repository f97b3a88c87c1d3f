/**
 * What Vireo is measured against: programs in C, and a libvirt that is started for the occasion and leaves the
 * machine's own alone. Start at {@link dev.vireo.benchmarks.peer.LibvirtPeer}.
 */
@NullMarked
package dev.vireo.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
