package dev.vireo.qemu.internal.abi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The CPU that the guest sees.
 *
 * @param asked the name that was asked for
 * @param model the name that QEMU is given; it stands for one set of features, unless it is {@code host} or {@code max}
 * @param features features that are added ({@code true}) or taken away, in order
 * @param exact whether QEMU must refuse to start where it cannot provide all of it
 * @param hostCpu the host's CPU, where the guest sees what that one has; a guest can move to the same only
 */
public record CpuAbi(String asked, String model, Map<String, Boolean> features, boolean exact, String hostCpu) {
    /** Keeps a copy of the map. */
    public CpuAbi {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    /** Whether a guest that runs on it can move to another kind of host. */
    public boolean migratable() {
        return exact;
    }
}
