package dev.vireo.microvm.internal.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The boot parameters of Linux ({@code struct boot_params} in {@code asm/bootparam.h}). */
final class ZeroPage {
    private static final int SIZE = 4096;
    private static final int ACPI_RSDP = 0x70;
    private static final int E820_ENTRIES = 0x1e8;
    private static final int SETUP_HEADER = 0x1f1;
    private static final int TYPE_OF_LOADER = 0x210;
    private static final int LOADER_WITHOUT_NUMBER = 0xff;
    private static final int RAMDISK_IMAGE = 0x218;
    private static final int RAMDISK_SIZE = 0x21c;
    private static final int COMMAND_LINE = 0x228;
    private static final int E820_TABLE = 0x2d0;
    private static final int E820_SIZE = 20;

    private ZeroPage() {}

    static byte[] of(KernelImage kernel, List<MemoryMap.Entry> map, AddressRange initrd) {
        ByteBuffer page = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        page.put(SETUP_HEADER, kernel.setupHeader());
        page.put(TYPE_OF_LOADER, (byte) LOADER_WITHOUT_NUMBER);
        page.putInt(COMMAND_LINE, (int) MemoryMap.COMMAND_LINE);
        page.putInt(RAMDISK_IMAGE, (int) initrd.start());
        page.putInt(RAMDISK_SIZE, (int) initrd.length());
        page.putLong(ACPI_RSDP, MemoryMap.ACPI);
        page.put(E820_ENTRIES, (byte) map.size());
        for (int i = 0; i < map.size(); i++) {
            MemoryMap.Entry entry = map.get(i);
            int at = E820_TABLE + i * E820_SIZE;
            page.putLong(at, entry.range().start())
                    .putLong(at + 8, entry.range().length())
                    .putInt(at + 16, entry.type());
        }
        return page.array();
    }
}
