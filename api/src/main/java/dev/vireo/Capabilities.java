package dev.vireo;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.Firmware;
import java.util.List;
import java.util.Set;

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

    /** The CPU models by name. */
    Set<String> cpuModels();
}
