package dev.vireo.kvm;

import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.Segment;
import dev.vireo.kvm.x86.SegmentRegister;
import dev.vireo.kvm.x86.SystemRegister;
import dev.vireo.kvm.x86.SystemRegisters;
import java.util.function.Consumer;

/** A virtual machine with one vCPU and 4 MiB of memory from address 0 on, which runs a few instructions. */
final class ToyGuest implements AutoCloseable {
    static final long CODE = 0x1000;
    static final long STACK = 0x8000;
    static final long SIZE = 4L << 20;

    private static final int PAGE_TABLES = 0x10000;
    private static final long CR0_PE = 1;
    private static final long CR0_LONG = 0x8000_0033L;
    private static final long CR4_LONG = 0x620;
    private static final long EFER_LONG = 0x500;

    private final Kvm kvm;
    private final Vm vm;
    private final GuestMemory memory;
    private final Vcpu vcpu;

    private ToyGuest(Consumer<Vm> beforeVcpus) {
        kvm = DevKvm.open();
        vm = kvm.createVm();
        memory = GuestMemory.builder().anonymous(0, SIZE).build();
        beforeVcpus.accept(vm);
        vm.memory().setUserMemoryRegions(memory, MemoryFlag.LOG_DIRTY_PAGES);
        vcpu = vm.createVcpu(0);
    }

    /** 16-bit code at {@link #CODE}, all segments from 0. */
    static ToyGuest real(byte[] code) {
        return real(code, vm -> {});
    }

    static ToyGuest real(byte[] code, Consumer<Vm> beforeVcpus) {
        ToyGuest guest = new ToyGuest(beforeVcpus);
        SystemRegisters sregs = guest.vcpu.registers().getSregs();
        for (SegmentRegister data :
                new SegmentRegister[] {SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.SS}) {
            sregs = sregs.with(data, Segment.real(0, false));
        }
        return guest.started(sregs.with(SegmentRegister.CS, Segment.real(0, true)), code);
    }

    /** 32-bit code without paging. */
    static ToyGuest flat32(byte[] code) {
        ToyGuest guest = new ToyGuest(vm -> {});
        SystemRegisters sregs = flat(guest, Segment.code32(0x8));
        return guest.started(sregs.with(SystemRegister.CR0, sregs.get(SystemRegister.CR0) | CR0_PE), code);
    }

    /** 64-bit code; the first GiB is mapped to itself in pages of 2 MiB. */
    static ToyGuest flat64(byte[] code) {
        return flat64(code, vm -> {});
    }

    static ToyGuest flat64(byte[] code, Consumer<Vm> beforeVcpus) {
        ToyGuest guest = new ToyGuest(beforeVcpus);
        int next = PAGE_TABLES + 0x1000;
        guest.memory.putLong(PAGE_TABLES, next | 3);
        guest.memory.putLong(next, (next + 0x1000) | 3);
        for (int i = 0; i < 512; i++) {
            guest.memory.putLong(next + 0x1000 + i * 8L, ((long) i << 21) | 0x83);
        }
        return guest.started(
                flat(guest, Segment.code64(0x8))
                        .with(SystemRegister.CR3, PAGE_TABLES)
                        .with(SystemRegister.CR4, CR4_LONG)
                        .with(SystemRegister.CR0, CR0_LONG)
                        .with(SystemRegister.EFER, EFER_LONG),
                code);
    }

    private static SystemRegisters flat(ToyGuest guest, Segment code) {
        SystemRegisters sregs = guest.vcpu.registers().getSregs().with(SegmentRegister.CS, code);
        for (SegmentRegister data : new SegmentRegister[] {
            SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.FS, SegmentRegister.GS, SegmentRegister.SS
        }) {
            sregs = sregs.with(data, Segment.data(0x10));
        }
        return sregs;
    }

    private ToyGuest started(SystemRegisters sregs, byte[] code) {
        memory.write(CODE, code);
        vcpu.registers().setSregs(sregs);
        vcpu.registers().setRegs(Registers.zero().with(Register.RIP, CODE).with(Register.RSP, STACK));
        return this;
    }

    Kvm kvm() {
        return kvm;
    }

    Vm vm() {
        return vm;
    }

    GuestMemory memory() {
        return memory;
    }

    Vcpu vcpu() {
        return vcpu;
    }

    void set(Register register, long value) {
        vcpu.registers().setRegs(vcpu.registers().getRegs().with(register, value));
    }

    long get(Register register) {
        return vcpu.registers().getRegs().get(register);
    }

    @Override
    public void close() {
        vm.close();
        memory.close();
        kvm.close();
    }
}
