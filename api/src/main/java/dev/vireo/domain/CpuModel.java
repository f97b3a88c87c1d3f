package dev.vireo.domain;

import dev.vireo.error.InvalidSpecException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The CPU that the guest sees.
 *
 * @param name a model of {@link dev.vireo.Capabilities#cpuModels()}, or {@code default}, {@code host} or {@code max}, which
 *     are written in lower case, whatever the caller wrote
 */
public record CpuModel(String name) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final Set<String> RESERVED = Set.of("default", "host", "max");

    /** The driver's choice: the best model that works with the accelerator. */
    public static final CpuModel DEFAULT = new CpuModel("default");
    /** The host's own CPU; needs KVM; migrates only between the same models. */
    public static final CpuModel HOST = new CpuModel("host");
    /** All that the accelerator can do; migrates only between the same hosts and versions. */
    public static final CpuModel MAX = new CpuModel("max");

    /** Checks the form. */
    public CpuModel {
        if (!FORM.matcher(name).matches()) {
            throw InvalidSpecException.of("CPU model", "name", "must be 1 to 64 letters, digits, '.', '_' and '-'");
        }
        String folded = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(folded)) {
            name = folded;
        }
    }

    /** A model by name. */
    public static CpuModel named(String name) {
        return new CpuModel(name);
    }

    /** Whether a guest that runs on it can move to another model of CPU. */
    public boolean migratable() {
        return !equals(HOST) && !equals(MAX);
    }

    @Override
    public String toString() {
        return name;
    }
}
