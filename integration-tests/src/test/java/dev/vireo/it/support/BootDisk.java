package dev.vireo.it.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Images that a BIOS boots: they print a line on the first serial port, and halt. */
public final class BootDisk {
    private static final int SECTOR = 2048;
    private static final int CATALOG = 18;
    private static final int PROGRAM = 19;
    private static final byte[] CODE = HexFormat.of()
            .parseHex(
                    "fa" // cli
                            + "31c0" // xor ax, ax
                            + "8ed8" // mov ds, ax
                            + "fc" // cld
                            + "be237c" // mov si, 0x7c23: the text behind this code
                            + "ac" // next: lodsb
                            + "84c0" // test al, al
                            + "7412" // jz end
                            + "88c4" // mov ah, al
                            + "bafd03" // mov dx, 0x3fd: line status
                            + "ec" // wait: in al, dx
                            + "a820" // test al, 0x20: there is room
                            + "74fb" // jz wait
                            + "88e0" // mov al, ah
                            + "baf803" // mov dx, 0x3f8: data
                            + "ee" // out dx, al
                            + "ebe9" // jmp next
                            + "f4" // end: hlt
                            + "ebfd"); // jmp end

    private static final int TABLE = 0x50;
    private static final byte[] BUSY = HexFormat.of()
            .parseHex(
                    "fa" // cli
                            + "31c0" // xor ax, ax
                            + "8ed8" // mov ds, ax
                            + "0f0116507c" // lgdt [0x7c50]: what follows in TABLE
                            + "0f20c0" // mov eax, cr0
                            + "0c01" // or al, 1
                            + "0f22c0" // mov cr0, eax: protected mode
                            + "ea177c0800" // jmp 8:0x7c17, the next instruction, of 32 bits
                            + "66bb1000" // mov bx, 16
                            + "8edb" // mov ds, bx
                            + "bf00000001" // round: mov edi, 16 MiB
                            + "40" // inc eax
                            + "8907" // next: mov [edi], eax
                            + "81c700100000" // add edi, 4096
                            + "81ff00000002" // cmp edi, 32 MiB
                            + "72f0" // jb next
                            + "ebe8"); // jmp round
    /** Where it lies and how long it is; then nothing, all memory as code, all memory as data. */
    private static final byte[] SEGMENTS = HexFormat.of()
            .parseHex("1700" + "587c0000" + "0000" + "0000000000000000" + "ffff0000009acf00" + "ffff00000092cf00");

    private BootDisk() {}

    /** A disk with a boot sector that changes the pages from 16 to 32 MiB, again and again. */
    public static Path busy(Path file) throws IOException {
        ByteBuffer image = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        image.put(BUSY).position(TABLE).put(SEGMENTS).putShort(510, (short) 0xaa55);
        return Files.write(file, image.array());
    }

    /** A disk of 1 MiB with a boot sector. */
    public static Path disk(Path file, String text) throws IOException {
        ByteBuffer image = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        image.put(program(text)).putShort(510, (short) 0xaa55);
        return Files.write(file, image.array());
    }

    /** A CD with a boot record, a catalog of one entry and the program, as the El Torito specification lays them out. */
    public static Path cdrom(Path file, String text) throws IOException {
        ByteBuffer image = ByteBuffer.allocate(32 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        image.position(17 * SECTOR);
        image.put((byte) 0).put("CD001".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
        image.put("EL TORITO SPECIFICATION".getBytes(StandardCharsets.US_ASCII));
        image.putInt(17 * SECTOR + 0x47, CATALOG);
        image.position(CATALOG * SECTOR);
        // The validation entry: all its 16-bit words add up to zero.
        image.put((byte) 1).putShort(CATALOG * SECTOR + 0x1c, (short) (0x10000 - 0xaa55 - 1));
        image.putShort(CATALOG * SECTOR + 0x1e, (short) 0xaa55);
        // The default entry: bootable, no emulation, four sectors of 512 bytes.
        image.put(CATALOG * SECTOR + 0x20, (byte) 0x88);
        image.putShort(CATALOG * SECTOR + 0x26, (short) 4);
        image.putInt(CATALOG * SECTOR + 0x28, PROGRAM);
        image.position(PROGRAM * SECTOR);
        image.put(program(text));
        return Files.write(file, image.array());
    }

    private static byte[] program(String text) {
        return ByteBuffer.allocate(510)
                .put(CODE)
                .put((text + "\r\n").getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
