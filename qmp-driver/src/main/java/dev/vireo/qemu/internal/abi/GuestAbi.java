package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.CpuTopology;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a guest can see of its machine. It is decided when the domain is defined and does not change from start to
 * start, whatever becomes of the host.
 *
 * @param machineAsked the machine type that was asked for
 * @param machine the machine type with its version
 * @param cpu the CPU
 * @param topology how the CPUs are arranged
 * @param firmware the build of its UEFI or BIOS; null if the host's BIOS was not found, which QEMU then finds itself
 * @param devices the devices by id, in the order in which QEMU makes them
 */
public record GuestAbi(
        String machineAsked,
        String machine,
        CpuAbi cpu,
        CpuTopology topology,
        @Nullable FirmwareBuild firmware,
        Map<String, DeviceAbi> devices) {
    /** Keeps a copy of the map. */
    public GuestAbi {
        devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
    }

    /** The UEFI build, if the guest has one. */
    public Optional<FirmwareBuild> uefiBuild() {
        return Optional.ofNullable(firmware).filter(build -> build.variables() != null);
    }

    /** The BIOS build, if the guest has one that is known. */
    public Optional<FirmwareBuild> biosBuild() {
        return Optional.ofNullable(firmware).filter(build -> build.variables() == null);
    }

    /** The same, but for a machine type that is chosen anew. */
    public GuestAbi withMachineOpen() {
        return new GuestAbi("", machine, cpu, topology, firmware, devices);
    }

    /** The family of the machine. */
    public MachineFamily family() {
        return MachineFamily.of(machine)
                .orElseThrow(() -> new IllegalStateException("a machine of no known family: " + machine));
    }

    /** A device, if there is one of that id. */
    public Optional<DeviceAbi> device(String id) {
        return Optional.ofNullable(devices.get(id));
    }
}
