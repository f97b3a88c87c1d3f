package dev.vireo.core.driver;

import dev.vireo.ByteSize;
import dev.vireo.domain.DiskStatistics;
import java.util.Map;
import java.util.Optional;

/**
 * What the hypervisor counts of a guest; what the host counts of its process is added by the engine.
 *
 * @param balloon memory that the guest has, where there is a balloon
 * @param disks I/O by disk id
 */
public record GuestFigures(Optional<ByteSize> balloon, Map<String, DiskStatistics> disks) {
    /** Keeps a copy of the map. */
    public GuestFigures {
        disks = Map.copyOf(disks);
    }
}
