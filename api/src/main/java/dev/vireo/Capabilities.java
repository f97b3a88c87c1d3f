package dev.vireo;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.Firmware;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a driver can do on a host, so that a program can ask before it tries. Read at connect. */
public interface Capabilities {
    /** The driver, such as {@code qemu}. */
    String driver();

    /** The hypervisor's own version text, such as {@code 7.2.22}; for people, never for decisions. */
    String hypervisorVersion();

    /** The operations that work. What is not here is refused with {@link dev.vireo.error.UnsupportedException}. */
    Set<Feature> features();

    /** Whether an operation works. */
    default boolean supports(Feature feature) {
        return features().contains(feature);
    }

    /** The accelerators that work here, best first. */
    List<Accelerator> accelerators();

    /** The firmware that domains can boot. */
    Set<Firmware> firmware();

    /** The machine types, aliases included, such as {@code q35} and {@code pc-q35-7.2}. */
    Set<String> machineTypes();

    /** The CPU models that the best accelerator provides here in full, by name; {@code host} where that works. */
    Set<String> cpuModels();

    /**
     * The CPU models that all of these hosts provide in full, so that a guest with one of them can move between them:
     * the baseline of a set of hosts. {@code host} and {@code max}, which mean something else on each, are not among
     * them.
     */
    static Set<CpuModel> commonCpuModels(Collection<? extends Capabilities> places) {
        Set<String> common = null;
        for (Capabilities place : places) {
            if (common == null) {
                common = new TreeSet<>(place.cpuModels());
            } else {
                common.retainAll(place.cpuModels());
            }
        }
        return (common == null ? Set.<String>of() : common)
                .stream()
                        .map(CpuModel::named)
                        .filter(CpuModel::migratable)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
