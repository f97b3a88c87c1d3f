package dev.vireo.qemu.internal.probe;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A machine type (query-machines).
 *
 * @param name with its version where it has one, such as {@code pc-q35-7.2}
 * @param alias such as {@code q35}
 * @param maxCpus the most virtual CPUs
 */
public record MachineType(String name, @Nullable String alias, int maxCpus) {
    /** The other name, where it has one. */
    public Optional<String> otherName() {
        return Optional.ofNullable(alias);
    }

    /** Whether a machine asked for by that name is this one. */
    public boolean isCalled(String asked) {
        return name.equals(asked) || asked.equals(alias);
    }
}
