package dev.vireo;

import dev.vireo.host.HostPath;
import java.util.Objects;

/**
 * Where Vireo keeps its files on a host.
 *
 * @param durable definitions, residence, journal, logs; survives a power loss ({@code /var/lib/vireo} for root)
 * @param runtime sockets, process files, locks; emptied at boot ({@code /run/vireo} for root)
 */
public record StateRoot(HostPath durable, HostPath runtime) {
    /** Checks that both are there. */
    public StateRoot {
        Objects.requireNonNull(durable);
        Objects.requireNonNull(runtime);
    }

    /** Both below one folder, as {@code lib} and {@code run}; handy in tests. */
    public static StateRoot below(HostPath folder) {
        return new StateRoot(folder.resolve("lib"), folder.resolve("run"));
    }
}
