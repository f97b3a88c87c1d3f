package dev.vireo.microvm.internal.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Packs code into the smallest ELF file that {@link ElfImage} takes: for guests of a few instructions. */
public final class PlainElf {
    /** Where the code is loaded. */
    public static final long LOADED = 1 << 20;

    private PlainElf() {}

    /**
     * An executable of one segment.
     *
     * @param entry the address at which it begins
     */
    public static byte[] of(byte[] code, long entry) {
        ByteBuffer file = ByteBuffer.allocate(64 + 56 + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
        file.putShort((short) 2).putShort((short) 62).putInt(1); // an executable of x86-64
        file.putLong(entry).putLong(64).putLong(0).putInt(0); // entry, program headers, no sections
        file.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        file.position(64).putInt(1).putInt(7); // to be loaded
        file.putLong(64 + 56).putLong(LOADED).putLong(LOADED);
        file.putLong(code.length).putLong(code.length).putLong(0x1000);
        return file.put(code).array();
    }
}
