package dev.vireo.qemu.internal.launch;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.qemu.internal.abi.CpuAbi;
import dev.vireo.qemu.internal.abi.GuestAbi;
import dev.vireo.qemu.internal.abi.MachineFamily;

/** The machine itself: type, CPUs, memory, clock, and what happens when the guest ends. Pure. */
final class MachineArguments {
    private final Launch launch;

    MachineArguments(Launch launch) {
        this.launch = launch;
    }

    /** What keeps QEMU from doing anything on its own, and from doing harm. */
    void addGuards(CommandLine line) {
        line.flag("-nodefaults")
                .flag("-no-user-config")
                .option("-display", "none")
                .flag("-S")
                .option(
                        "-sandbox",
                        new KeyValues("on")
                                .put("obsolete", "deny")
                                .put("elevateprivileges", "deny")
                                .put("spawn", "deny")
                                .put("resourcecontrol", "deny"))
                .option("-msg", new KeyValues("timestamp", "on"));
    }

    void addMachine(CommandLine line) {
        DomainSpec spec = launch.spec();
        GuestAbi abi = launch.abi();
        boolean kvm = launch.accelerator() == Accelerator.KVM;
        line.option("-name", new KeyValues("guest", launch.definition().name().value()).put("debug-threads", true))
                .option("-uuid", launch.definition().uuid().toString())
                .option("-machine", machine(abi))
                .option("-accel", kvm ? "kvm" : "tcg")
                .option("-cpu", cpu(abi.cpu()))
                .option("-m", new KeyValues("size", spec.memory().toMiB() + "M"))
                .option("-smp", processors(abi.topology()))
                .option("-rtc", clock(kvm))
                .option("-boot", new KeyValues("strict", "on"))
                .option("-action", actions(spec));
        if (abi.family() == MachineFamily.MICROVM) {
            line.option("-global", "virtio-mmio.force-legacy=off");
        }
        if (kvm && abi.family().hasPci()) {
            line.option("-global", "kvm-pit.lost_tick_policy=delay");
        }
    }

    private static KeyValues machine(GuestAbi abi) {
        KeyValues machine =
                new KeyValues("type", abi.machine()).put("usb", false).put("dump-guest-core", false);
        if (abi.family() == MachineFamily.MICROVM) {
            // With a second I/O APIC, which QEMU adds under some accelerators only, the first transport has an
            // interrupt that Linux never hears (seen with QEMU 7.2 and Linux 6.1).
            machine.put("isa-serial", false).put("ioapic2", false);
        } else {
            machine.put("vmport", false);
        }
        if (abi.uefiBuild().isPresent()) {
            machine.put("pflash0", FirmwareArguments.CODE).put("pflash1", FirmwareArguments.VARIABLES);
        }
        return machine;
    }

    private static KeyValues cpu(CpuAbi cpu) {
        KeyValues argument = new KeyValues(cpu.model());
        cpu.features().forEach(argument::put);
        return cpu.exact() ? argument.put("enforce", true) : argument;
    }

    private static KeyValues processors(CpuTopology topology) {
        return new KeyValues("cpus", Integer.toString(topology.vcpus()))
                .put("sockets", topology.sockets())
                .put("cores", topology.cores())
                .put("threads", topology.threads());
    }

    private static KeyValues clock(boolean kvm) {
        KeyValues clock = new KeyValues("base", "utc");
        return kvm ? clock.put("driftfix", "slew") : clock;
    }

    private static KeyValues actions(DomainSpec spec) {
        String panic = switch (spec.onCrash()) {
            case PAUSE -> "pause";
            case STOP -> "shutdown";
            case IGNORE -> "none";
        };
        return new KeyValues("reboot", spec.onReboot() == RebootAction.STOP ? "shutdown" : "reset")
                .put("shutdown", spec.onPoweroff() == PoweroffAction.PAUSE ? "pause" : "poweroff")
                .put("panic", panic);
    }
}
