package dev.vireo.microvm.internal.boot;

import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.x86.DescriptorTable;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.Segment;
import dev.vireo.kvm.x86.SegmentRegister;
import dev.vireo.kvm.x86.SystemRegister;
import dev.vireo.kvm.x86.SystemRegisters;

/** The registers and tables with which the first processor enters a kernel. */
final class StartState {
    private static final int CODE = 0x10; // the selectors that Linux wants
    private static final int DATA = 0x18;
    private static final int TASK = 0x20;
    private static final int BUSY_TASK_32 = 0xb;
    private static final int TASK_LIMIT = 0x67;
    private static final int TABLE_ENTRIES = 512;
    private static final int PAGE = 4096;
    private static final int LOW_GIGABYTES = 4;
    private static final long PRESENT_WRITABLE = 3;
    private static final long LARGE_PAGE = 0x80;
    private static final long CR0_PROTECTED = 1;
    private static final long CR0_EXTENSION = 1 << 4;
    private static final long CR0_PAGING = 1L << 31;
    private static final long CR4_PAE = 1 << 5;
    private static final long EFER_LONG = (1 << 8) | (1 << 10);

    private StartState() {}

    static SystemRegisters system(KernelImage.Protocol protocol, SystemRegisters atReset) {
        boolean is64 = protocol == KernelImage.Protocol.LINUX_64;
        Segment data = Segment.data(DATA);
        Segment task =
                new Segment(0, TASK_LIMIT, TASK, BUSY_TASK_32, true, 0, false, false, false, false, false, false);
        SystemRegisters flat = atReset.with(SegmentRegister.CS, is64 ? Segment.code64(CODE) : Segment.code32(CODE))
                .with(SegmentRegister.DS, data)
                .with(SegmentRegister.ES, data)
                .with(SegmentRegister.FS, data)
                .with(SegmentRegister.GS, data)
                .with(SegmentRegister.SS, data)
                .with(SegmentRegister.TR, task)
                .withGdt(new DescriptorTable(MemoryMap.GDT, gdt(protocol).length * Long.BYTES - 1))
                .withIdt(new DescriptorTable(0, 0));
        if (!is64) {
            return flat.with(SystemRegister.CR0, CR0_PROTECTED | CR0_EXTENSION).with(SystemRegister.CR4, 0);
        }
        return flat.with(SystemRegister.CR3, MemoryMap.PAGE_TABLES)
                .with(SystemRegister.CR4, CR4_PAE)
                .with(SystemRegister.CR0, CR0_PROTECTED | CR0_EXTENSION | CR0_PAGING)
                .with(SystemRegister.EFER, EFER_LONG);
    }

    static Registers general(KernelImage kernel) {
        Registers start = Registers.zero().with(Register.RIP, kernel.entry());
        if (kernel.protocol() == KernelImage.Protocol.PVH) {
            return start.with(Register.RBX, MemoryMap.PVH_START_INFO);
        }
        return start.with(Register.RSI, MemoryMap.ZERO_PAGE).with(Register.RSP, MemoryMap.STACK);
    }

    /** Descriptors that say what the segments above say. */
    private static long[] gdt(KernelImage.Protocol protocol) {
        long code = protocol == KernelImage.Protocol.LINUX_64 ? 0x00af_9b00_0000_ffffL : 0x00cf_9b00_0000_ffffL;
        return new long[] {0, 0, code, 0x00cf_9300_0000_ffffL, 0x0000_8b00_0000_0067L, 0};
    }

    static void writeTables(GuestMemory memory, KernelImage.Protocol protocol) {
        long[] gdt = gdt(protocol);
        for (int i = 0; i < gdt.length; i++) {
            memory.putLong(MemoryMap.GDT + (long) i * Long.BYTES, gdt[i]);
        }
        if (protocol == KernelImage.Protocol.LINUX_64) {
            writePageTables(memory);
        }
    }

    /** One page of the fourth level, one of the third, and four that map the low 4 GiB in pages of 2 MiB. */
    private static void writePageTables(GuestMemory memory) {
        long third = MemoryMap.PAGE_TABLES + PAGE;
        long second = third + PAGE;
        memory.write(MemoryMap.PAGE_TABLES, new byte[2 * PAGE]);
        memory.putLong(MemoryMap.PAGE_TABLES, third | PRESENT_WRITABLE);
        for (int i = 0; i < LOW_GIGABYTES; i++) {
            memory.putLong(third + (long) i * Long.BYTES, (second + (long) i * PAGE) | PRESENT_WRITABLE);
        }
        for (long i = 0; i < LOW_GIGABYTES * TABLE_ENTRIES; i++) {
            memory.putLong(second + i * Long.BYTES, (i << 21) | LARGE_PAGE | PRESENT_WRITABLE);
        }
    }
}
