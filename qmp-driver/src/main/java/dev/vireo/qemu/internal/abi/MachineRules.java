package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.host.HostPath;
import dev.vireo.qemu.internal.probe.MachineType;
import java.util.Optional;

/** Chooses the machine type, and checks what concerns the machine as a whole. */
final class MachineRules {
    /** More CPUs need an interrupt-remapping IOMMU in the guest. */
    private static final int MOST_CPUS = 255;

    private static final String PREFERRED = "q35";

    private final DomainSpec spec;
    private final Surroundings surroundings;
    private final Findings findings;

    MachineRules(DomainSpec spec, Surroundings surroundings, Findings findings) {
        this.spec = spec;
        this.surroundings = surroundings;
        this.findings = findings;
    }

    /** The machine type with its version; the one from before where the same was asked for. */
    Optional<MachineType> choose(Optional<GuestAbi> before) {
        String wanted = before.filter(old -> old.machineAsked().equals(spec.machine()))
                .map(GuestAbi::machine)
                .orElseGet(() -> spec.machine().equals(DomainSpec.DEFAULT_MACHINE) ? PREFERRED : spec.machine());
        Optional<MachineType> machine = surroundings.qemu().machine(wanted);
        if (machine.isEmpty()) {
            findings.add("machine", "this QEMU (" + surroundings.qemu().version() + ") has no machine type " + wanted);
        } else if (MachineFamily.of(machine.get().name()).isEmpty()) {
            findings.add("machine", "must be of the family of q35, pc or microvm, not " + wanted);
            return Optional.empty();
        }
        machine.ifPresent(this::checkCpus);
        return machine;
    }

    private void checkCpus(MachineType machine) {
        int most = Math.min(MOST_CPUS, machine.maxCpus());
        findings.require(spec.vcpus() <= most, "vcpus", "must be at most " + most + " with " + machine.name());
    }

    /** How the CPUs are arranged: one socket, unless the caller says more. */
    CpuTopology topology() {
        return spec.topology().orElseGet(() -> new CpuTopology(1, spec.vcpus(), 1));
    }

    /** Checks that the accelerator can work, and that the actions can be combined. */
    void check() {
        if (spec.accelerator() == Accelerator.KVM) {
            findings.require(
                    surroundings.virtualization().kvmDevice(),
                    "accelerator",
                    "there is no /dev/kvm on this host that can be opened");
        }
        if (spec.onPoweroff() == PoweroffAction.PAUSE) {
            findings.require(
                    spec.onReboot() != RebootAction.STOP, "onReboot", "cannot be STOP when onPoweroff is PAUSE");
            findings.require(spec.onCrash() != CrashAction.STOP, "onCrash", "cannot be STOP when onPoweroff is PAUSE");
        }
        HostPath longest = surroundings
                .runtimeRoot()
                .resolve("d")
                .resolve("12345678")
                .resolve("s")
                .resolve("12345678");
        findings.require(
                longest.fitsSocket(),
                "stateRoot.runtime",
                "is too long: sockets below it, such as " + longest + ", do not fit " + HostPath.MAX_SOCKET_BYTES
                        + " bytes");
    }
}
