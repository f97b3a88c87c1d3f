package dev.vireo.examples.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The smallest ELF files that {@link Elf} can be asked about. */
final class ElfFixture {
    private static final int HEADER = 64;

    private ElfFixture() {}

    /** An object with one section besides the names of sections, as a kernel module has it. */
    static byte[] module(String modinfo) {
        byte[] info = modinfo.getBytes(StandardCharsets.UTF_8);
        byte[] names = "\0.shstrtab\0.modinfo\0".getBytes(StandardCharsets.US_ASCII);
        int table = HEADER + info.length + names.length;
        byte[] file = new byte[table + 3 * 64];
        ByteBuffer elf = start(file);
        elf.putLong(0x28, table).putShort(0x3a, (short) 64);
        elf.putShort(0x3c, (short) 3).putShort(0x3e, (short) 1);
        elf.position(HEADER).put(info).put(names);
        section(elf, table + 64, 1, HEADER + info.length, names.length);
        section(elf, table + 128, 11, HEADER, info.length);
        return file;
    }

    /** A program with one segment of the given type: 3 is PT_INTERP, 1 is PT_LOAD. */
    static byte[] program(int segmentType) {
        byte[] file = new byte[HEADER + 56];
        ByteBuffer elf = start(file);
        elf.putLong(0x20, HEADER).putShort(0x36, (short) 56).putShort(0x38, (short) 1);
        elf.putInt(HEADER, segmentType);
        return file;
    }

    private static ByteBuffer start(byte[] file) {
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return elf.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    }

    private static void section(ByteBuffer elf, int at, int name, long offset, long size) {
        elf.putInt(at, name).putLong(at + 0x18, offset).putLong(at + 0x20, size);
    }
}
