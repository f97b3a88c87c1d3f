package dev.vireo.microvm.internal.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What PVH tells a kernel ({@code struct hvm_start_info} in {@code xen/arch-x86/hvm/start_info.h}), with the lists that it
 * points to behind it.
 */
final class PvhStartInfo {
    private static final int MAGIC = 0x336ec578;
    private static final int MODULES = (int) (MemoryMap.PVH_MODULES - MemoryMap.PVH_START_INFO);
    private static final int MAP = (int) (MemoryMap.PVH_MEMORY_MAP - MemoryMap.PVH_START_INFO);
    private static final int MAP_ENTRY = 24;

    private PvhStartInfo() {}

    static byte[] of(List<MemoryMap.Entry> map, AddressRange initrd) {
        ByteBuffer info = ByteBuffer.allocate(MAP + map.size() * MAP_ENTRY).order(ByteOrder.LITTLE_ENDIAN);
        boolean hasInitrd = initrd.length() > 0;
        info.putInt(MAGIC).putInt(1).putInt(0).putInt(hasInitrd ? 1 : 0);
        info.putLong(hasInitrd ? MemoryMap.PVH_MODULES : 0);
        info.putLong(MemoryMap.COMMAND_LINE).putLong(MemoryMap.ACPI);
        info.putLong(MemoryMap.PVH_MEMORY_MAP).putInt(map.size());
        if (hasInitrd) {
            info.putLong(MODULES, initrd.start()).putLong(MODULES + 8, initrd.length());
        }
        for (int i = 0; i < map.size(); i++) {
            MemoryMap.Entry entry = map.get(i);
            int at = MAP + i * MAP_ENTRY;
            info.putLong(at, entry.range().start())
                    .putLong(at + 8, entry.range().length())
                    .putInt(at + 16, entry.type());
        }
        return info.array();
    }
}
