package dev.vireo.microvm.internal.boot;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a machine's memory is: from 0 on, with a gap from 3 to 4 GiB for devices, behind which it goes on.
 *
 * @param size of all the memory, in bytes
 */
public record MemoryMap(long size) {
    /** Where devices begin that are reached by memory addresses. */
    public static final long GAP_START = 3L << 30;

    /** Where memory goes on. */
    public static final long GAP_END = 4L << 30;

    /** The first page tables, which map the first 4 GiB to themselves: six pages. */
    public static final long PAGE_TABLES = 0x9000;

    static final long PVH_START_INFO = 0x6000;
    static final long PVH_MODULES = 0x6040;
    static final long PVH_MEMORY_MAP = 0x6080;

    /** Boot parameters of Linux: the zero page. */
    static final long ZERO_PAGE = 0x7000;

    static final long GDT = 0x500;
    static final long STACK = 0x8ff0;
    static final long COMMAND_LINE = 0x20000;
    static final int COMMAND_LINE_ROOM = 0x10000;

    /** The tables of ACPI, which start with the RSDP. */
    public static final long ACPI = 0xe0000;

    /** How much room they have. */
    public static final int ACPI_ROOM = 0x20000;

    /** Where kernels begin. */
    public static final long HIGH = 0x100000;

    private static final long SMALLEST = 4L << 20;
    private static final long BIOS_DATA = 0x9fc00;
    private static final long PAGE = 4096;

    /** Refuses sizes that no machine has. */
    public MemoryMap {
        if (size < SMALLEST || size % PAGE != 0 || size > 1L << 46) {
            throw new IllegalArgumentException("a machine has at least 4 MiB of whole pages, not " + size + " bytes");
        }
    }

    /** The memory in one or two ranges. */
    public List<AddressRange> ram() {
        if (size <= GAP_START) {
            return List.of(new AddressRange(0, size));
        }
        return List.of(new AddressRange(0, GAP_START), new AddressRange(GAP_END, size - GAP_START));
    }

    /** Where the memory below the gap ends. */
    public long lowEnd() {
        return Math.min(size, GAP_START);
    }

    /** What the kernel is told, by address. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(AddressRange.between(0, BIOS_DATA), Entry.RAM));
        entries.add(new Entry(AddressRange.between(BIOS_DATA, 0xa0000), Entry.RESERVED));
        entries.add(new Entry(new AddressRange(ACPI, ACPI_ROOM), Entry.RESERVED));
        entries.add(new Entry(AddressRange.between(HIGH, lowEnd()), Entry.RAM));
        for (AddressRange range : ram()) {
            if (range.start() != 0) {
                entries.add(new Entry(range, Entry.RAM));
            }
        }
        return entries;
    }

    /**
     * A part of what the kernel is told, as E820 and PVH have it.
     *
     * @param range the addresses
     * @param type what is there
     */
    public record Entry(AddressRange range, int type) {
        /** Memory that may be used. */
        public static final int RAM = 1;

        /** Memory that is to be left alone. */
        public static final int RESERVED = 2;
    }
}
