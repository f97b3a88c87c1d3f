package dev.vireo.drbd;

import java.time.Instant;
import java.util.Optional;

/**
 * A resource changed: its role, the state of a disk, of a connection or of a replication, or it came up or went down. How far
 * a synchronization is makes no event: see {@link ReplicatedVolume#synchronization}.
 *
 * @param name its name; others make resources too
 * @param before its state before; empty if it was not up
 * @param after its state now; empty if it is not up any more
 */
public record ResourceEvent(Instant at, String name, Optional<ResourceState> before, Optional<ResourceState> after)
        implements DrbdEvent {}
