package dev.vireo.qemu.internal.probe;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CPU model as one accelerator can provide it (query-cpu-definitions).
 *
 * @param name such as {@code Westmere} or {@code Westmere-v1}
 * @param aliasOf the version that the name stands for
 * @param missing features of it that the accelerator cannot provide here
 */
public record CpuDefinition(String name, @Nullable String aliasOf, List<String> missing) {
    /** Keeps a copy of the list. */
    public CpuDefinition {
        missing = List.copyOf(missing);
    }

    /** The name that stands for exactly one set of features. */
    public String versioned() {
        return Optional.ofNullable(aliasOf).orElse(name);
    }
}
