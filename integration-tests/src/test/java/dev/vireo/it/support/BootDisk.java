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

    private BootDisk() {}

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
