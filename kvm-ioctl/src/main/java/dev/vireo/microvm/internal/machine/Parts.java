package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.Extension;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.GuestMemoryBuilder;
import dev.vireo.kvm.Kvm;
import dev.vireo.kvm.Vcpu;
import dev.vireo.kvm.x86.Fpu;
import dev.vireo.microvm.internal.acpi.AcpiTables;
import dev.vireo.microvm.internal.boot.AddressRange;
import dev.vireo.microvm.internal.boot.Boot;
import dev.vireo.microvm.internal.boot.Cpuid;
import dev.vireo.microvm.internal.boot.MemoryMap;
import dev.vireo.microvm.internal.boot.ProcessorSetup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a machine consists of, and how it is put together; who calls sees to the order. */
final class Parts {
    private final int processors;
    private final MemoryMap map;
    private final BootFiles files;
    private final Kvm kvm;
    private final GuestMemory memory;
    private final Devices devices;

    Parts(MachineSpec spec, GuestRequests requests) {
        processors = spec.processors();
        map = new MemoryMap(spec.memory());
        files = BootFiles.open(spec, map);
        try {
            kvm = Kvm.open();
            try {
                memory = memory(map);
                try {
                    devices = new Devices(spec, memory, new DirtyPages(map.ram()), requests);
                } catch (RuntimeException e) {
                    memory.close();
                    throw e;
                }
            } catch (RuntimeException e) {
                kvm.close();
                throw e;
            }
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static GuestMemory memory(MemoryMap map) {
        GuestMemoryBuilder builder = GuestMemory.builder();
        for (AddressRange range : map.ram()) {
            builder.anonymous(range.start(), range.length());
        }
        return builder.build();
    }

    GuestMemory memory() {
        return memory;
    }

    Serial serial() {
        return devices.serial();
    }

    Bus ports() {
        return devices.ports();
    }

    Bus mmio() {
        return devices.mmio();
    }

    /** A new board whose first processor is about to enter the kernel. */
    Board powerOn() {
        Board board = new Board(kvm, memory, devices.slots(), processors);
        try {
            Boot boot = files.boot();
            boot.load(memory);
            memory.write(
                    MemoryMap.ACPI,
                    AcpiTables.of(
                            MemoryMap.ACPI,
                            processors,
                            Places.first(devices.slots().size())));
            setUp(board.vcpus());
            Vcpu first = board.vcpus().get(0);
            first.registers().setSregs(boot.systemRegisters(first.registers().getSregs()));
            first.registers().setRegs(boot.registers());
            devices.connect(board.vm());
            return board;
        } catch (RuntimeException e) {
            board.close();
            throw e;
        }
    }

    private void setUp(List<Vcpu> vcpus) {
        Cpuid cpuid =
                new Cpuid(kvm.getSupportedCpuid(), kvm.checkExtension(Extension.TSC_DEADLINE_TIMER) > 0, processors);
        List<Integer> msrs = kvm.getMsrIndexList();
        for (Vcpu vcpu : vcpus) {
            vcpu.features().setCpuid2(cpuid.of(vcpu.id()));
            vcpu.features().setMsrs(ProcessorSetup.msrs(msrs));
            vcpu.registers().setFpu(Fpu.initial());
            vcpu.interrupts().setLapic(ProcessorSetup.lapic(vcpu.interrupts().getLapic()));
        }
    }

    /** Takes a board away, whose processors stand, and resets the devices. */
    void powerOff(Board board) {
        devices.disconnect();
        board.close();
        devices.reset();
    }

    void go() {
        devices.go();
    }

    void quiesce() {
        devices.quiesce();
    }

    void pressPowerButton() {
        devices.power().pressPowerButton();
    }

    /** Closes everything, whatever state it is in. */
    void close(@Nullable Board board) {
        devices.disconnect();
        if (board != null) {
            board.close();
        }
        devices.close();
        memory.close();
        kvm.close();
        files.close();
    }
}
