package dev.vireo.microvm.internal.driver;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.NicModel;
import dev.vireo.domain.NicSpec;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import dev.vireo.microvm.internal.machine.MachineSpec;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.StreamNetwork;
import dev.vireo.storage.ImageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a microVM cannot be. Pure. */
final class SpecRules {
    /** The places on the bus. */
    private static final int MOST_DEVICES = 16;

    private static final Set<CpuModel> MODELS = Set.of(CpuModel.DEFAULT, CpuModel.HOST);

    private final DomainSpec spec;
    private final List<Violation> violations = new ArrayList<>();

    private SpecRules(DomainSpec spec) {
        this.spec = spec;
    }

    /** All that is wrong with a spec, each with its field. */
    static List<Violation> violations(DomainSpec spec, HostPath runtimeRoot) {
        SpecRules rules = new SpecRules(spec);
        rules.checkMachine();
        rules.checkDevices();
        rules.checkActions();
        rules.checkPlace(runtimeRoot);
        return rules.violations;
    }

    private void require(boolean condition, String field, String problem) {
        if (!condition) {
            violations.add(new Violation(field, problem));
        }
    }

    private void checkMachine() {
        require(
                Set.of(DomainSpec.DEFAULT_MACHINE, MachineAbi.NEWEST).contains(spec.machine()),
                "machine",
                "must be " + MachineAbi.NEWEST + " for a microVM, not " + spec.machine());
        require(spec.kernel().isPresent(), "kernel", "must be given: a microVM has no firmware that boots from a disk");
        require(spec.firmware() == Firmware.BIOS, "firmware", "cannot be UEFI: a microVM has no firmware");
        require(spec.accelerator() != Accelerator.EMULATION, "accelerator", "must be KVM for a microVM");
        require(MODELS.contains(spec.cpu()), "cpu", "must be the host's for a microVM, not " + spec.cpu());
        require(
                spec.vcpus() <= MachineSpec.MOST_PROCESSORS,
                "vcpus",
                "must be at most " + MachineSpec.MOST_PROCESSORS + " for a microVM");
        require(spec.topology().isEmpty(), "topology", "cannot be chosen for a microVM");
        require(spec.memory().toMiB() >= 4, "memory", "must be at least 4 MiB for a microVM");
    }

    private void checkDevices() {
        require(!spec.agent(), "agent", "is not there for a microVM");
        require(!spec.vnc(), "vnc", "is not there for a microVM, which has no screen");
        for (int i = 0; i < spec.disks().size(); i++) {
            checkDisk(spec.disks().get(i), "disks[" + i + "].");
        }
        int places = Fixing.devices(spec).size();
        require(
                places <= MOST_DEVICES,
                "disks",
                "are " + places + " with all other virtio devices, and a microVM has room for " + MOST_DEVICES);
        for (int i = 0; i < spec.nics().size(); i++) {
            checkNic(spec.nics().get(i), "nics[" + i + "].");
        }
    }

    private void checkDisk(DiskSpec disk, String field) {
        require(disk.bus() == DiskBus.VIRTIO, field + "bus", "must be VIRTIO for a microVM");
        require(disk.source().format() == ImageFormat.RAW, field + "source", "must be raw for a microVM");
        require(disk.bootOrder().isEmpty(), field + "bootOrder", "is for firmware, which a microVM has not");
    }

    private void checkNic(NicSpec nic, String field) {
        require(nic.model() == NicModel.VIRTIO, field + "model", "must be VIRTIO for a microVM");
        require(
                nic.source() instanceof BridgeNetwork || nic.source() instanceof StreamNetwork,
                field + "source",
                "must be a bridge or a stream for a microVM");
        require(nic.bootOrder().isEmpty(), field + "bootOrder", "is for firmware, which a microVM has not");
    }

    private void checkActions() {
        require(
                spec.onCrash() != CrashAction.IGNORE,
                "onCrash",
                "cannot be IGNORE: a processor that has shut down cannot go on");
        if (spec.onPoweroff() == PoweroffAction.PAUSE) {
            require(spec.onReboot() != RebootAction.STOP, "onReboot", "cannot be STOP when onPoweroff is PAUSE");
            require(spec.onCrash() != CrashAction.STOP, "onCrash", "cannot be STOP when onPoweroff is PAUSE");
        }
    }

    private void checkPlace(HostPath runtimeRoot) {
        HostPath longest = runtimeRoot
                .resolve("d")
                .resolve("12345678")
                .resolve("s")
                .resolve(spec.vsock().isPresent() ? "vsock_4294967295" : "12345678");
        require(
                longest.fitsSocket(),
                "stateRoot.runtime",
                "is too long: sockets below it, such as " + longest + ", do not fit " + HostPath.MAX_SOCKET_BYTES
                        + " bytes");
    }
}
