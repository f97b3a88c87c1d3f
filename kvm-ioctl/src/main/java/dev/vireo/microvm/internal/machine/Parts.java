package dev.vireo.microvm.internal.machine;

import dev.vireo.json.JsonObject;
import dev.vireo.kvm.Extension;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.Kvm;
import dev.vireo.kvm.Vcpu;
import dev.vireo.kvm.x86.Fpu;
import dev.vireo.microvm.internal.acpi.AcpiTables;
import dev.vireo.microvm.internal.boot.Boot;
import dev.vireo.microvm.internal.boot.Cpuid;
import dev.vireo.microvm.internal.boot.MemoryMap;
import dev.vireo.microvm.internal.boot.ProcessorSetup;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a machine consists of, and how it is put together; who calls sees to the order. */
final class Parts {
    private final int processors;
    private final MemoryMap map;
    private final BootFiles files;
    private final Kvm kvm;
    private final GuestMemory memory;
    private final DirtyPages dirty;
    private final Devices devices;
    private boolean tracking;

    Parts(MachineSpec spec, GuestRequests requests, MemorySource source) {
        processors = spec.processors();
        map = new MemoryMap(spec.memory());
        dirty = new DirtyPages(map.ram());
        files = BootFiles.open(spec, map);
        try {
            kvm = spec.kvm().get();
            try {
                memory = source.open(map.ram());
                try {
                    devices = new Devices(spec, memory, dirty, requests);
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
            connect(board);
            return board;
        } catch (RuntimeException e) {
            board.close();
            throw e;
        }
    }

    /** A new board in a state that was saved. */
    Board restore(JsonObject state) {
        Board board = new Board(kvm, memory, devices.slots(), processors);
        try {
            devices.quiesce();
            Snapshot.load(state, board, devices.saved());
            connect(board);
            return board;
        } catch (RuntimeException e) {
            board.close();
            throw e;
        }
    }

    private void connect(Board board) {
        if (tracking) {
            board.logDirtyPages(memory, true);
            map.ram().forEach(dirty::wrote); // the kernel was loaded anew
        }
        devices.connect(board.vm());
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

    /** Lets the devices go on, and tells the guest that it stood. */
    void go(Board board) {
        devices.go();
        board.tellOfPause();
    }

    JsonObject save(Board board) {
        return Snapshot.save(board, map.size(), devices.saved(), kvm.getMsrIndexList());
    }

    void track(Board board, boolean on) {
        board.logDirtyPages(memory, on);
        dirty.note(on);
        tracking = on;
    }

    /** What the guest and the devices have written since this was asked last, for each range of memory. */
    List<BitSet> takeDirty(Board board) {
        List<BitSet> pages = new ArrayList<>();
        for (int range = 0; range < map.ram().size(); range++) {
            BitSet written = board.vm().memory().getDirtyLog(range);
            written.or(dirty.take(range));
            pages.add(written);
        }
        return pages;
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
        try {
            if (board != null) {
                board.close();
            }
        } finally {
            devices.close();
            memory.close();
            kvm.close();
            files.close();
        }
    }
}
