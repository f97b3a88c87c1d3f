package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.NicSpec;
import dev.vireo.qemu.internal.probe.CpuDefinition;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
import dev.vireo.qemu.internal.probe.MachineType;
import dev.vireo.qemu.internal.probe.QemuFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a guest that runs on one machine can go on with another: what a host lacks for it, and in what two machines
 * differ. Pure.
 */
public final class Compatibility {
    private final Surroundings surroundings;

    /** For a host. */
    public Compatibility(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What keeps the host from giving a guest exactly this machine; empty if nothing. */
    public List<String> obstacles(DomainSpec spec, GuestAbi abi) {
        List<String> found = new ArrayList<>();
        QemuFacts qemu = surroundings.qemu();
        Accelerator accelerator = surroundings.resolve(spec.accelerator());
        if (accelerator == Accelerator.KVM && !surroundings.virtualization().kvmDevice()) {
            found.add("the host has no /dev/kvm that can be opened");
        }
        Optional<MachineType> machine = qemu.machine(abi.machine());
        if (machine.isEmpty()) {
            found.add("its QEMU (" + qemu.version() + ") has no machine type " + abi.machine());
        } else if (machine.get().maxCpus() < abi.topology().vcpus()) {
            found.add("its QEMU gives " + abi.machine() + " at most "
                    + machine.get().maxCpus() + " CPUs");
        }
        cpu(accelerator, abi.cpu()).ifPresent(found::add);
        abi.devices().values().stream()
                .map(DeviceAbi::driver)
                .distinct()
                .filter(driver -> !qemu.devices().contains(driver))
                .forEach(driver -> found.add("its QEMU has no device " + driver));
        abi.uefiBuild()
                .flatMap(build -> firmware(Firmware.UEFI, abi.family(), build))
                .ifPresent(found::add);
        abi.biosBuild()
                .flatMap(build -> firmware(Firmware.BIOS, abi.family(), build))
                .ifPresent(found::add);
        return found;
    }

    private Optional<String> cpu(Accelerator accelerator, CpuAbi cpu) {
        if (!cpu.exact()) {
            return cpu.hostCpu().equals(surroundings.hostCpu())
                    ? Optional.empty()
                    : Optional.of("the guest sees the CPU of its first host (" + cpu.hostCpu()
                            + "), and this host has another (" + surroundings.hostCpu() + ")");
        }
        Optional<CpuDefinition> model = surroundings.qemu().cpu(accelerator, cpu.model());
        if (model.isEmpty()) {
            return Optional.of("its QEMU has no CPU model " + cpu.model());
        }
        List<String> missing = model.get().missing().stream()
                .filter(feature -> cpu.features().getOrDefault(feature, true))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("its CPU lacks " + String.join(", ", missing) + " of " + cpu.model());
    }

    /** Its memory has the size of the build; what is in it comes with the guest. */
    private Optional<String> firmware(Firmware kind, MachineFamily family, FirmwareBuild wanted) {
        boolean same = surroundings
                .firmware()
                .find(kind, family)
                .filter(build -> build.codeSize() == wanted.codeSize())
                .isPresent();
        return same
                ? Optional.empty()
                : Optional.of("it has no " + kind + " build of " + wanted.codeSize() + " bytes, as the guest has");
    }

    /** In what the machines of two definitions differ, in the eyes of a guest; empty if in nothing. */
    public static List<String> differences(DomainSpec spec, GuestAbi abi, DomainSpec otherSpec, GuestAbi other) {
        List<String> found = new ArrayList<>();
        compare(found, "machine type", abi.machine(), other.machine());
        compare(found, "CPU", cpuOf(abi), cpuOf(other));
        compare(found, "CPU topology", abi.topology(), other.topology());
        compare(found, "memory", spec.memory(), otherSpec.memory());
        compare(
                found,
                "UEFI build",
                abi.uefiBuild().map(FirmwareBuild::codeSize),
                other.uefiBuild().map(FirmwareBuild::codeSize));
        compare(found, "devices", abi.devices().keySet(), other.devices().keySet());
        abi.devices()
                .forEach((id, device) ->
                        other.device(id).filter(it -> !it.equals(device)).ifPresent(it -> found.add("device " + id)));
        compare(found, "interfaces to boot from", bootNics(spec), bootNics(otherSpec));
        return found;
    }

    private static List<Object> cpuOf(GuestAbi abi) {
        CpuAbi cpu = abi.cpu();
        return List.of(cpu.model(), cpu.features(), cpu.exact(), cpu.hostCpu());
    }

    /** Those have a boot ROM in their memory. */
    private static List<String> bootNics(DomainSpec spec) {
        return spec.nics().stream()
                .filter(nic -> nic.bootOrder().isPresent())
                .map(NicSpec::id)
                .sorted()
                .toList();
    }

    private static void compare(List<String> found, String what, Object one, Object other) {
        if (!one.equals(other)) {
            found.add(what);
        }
    }
}
