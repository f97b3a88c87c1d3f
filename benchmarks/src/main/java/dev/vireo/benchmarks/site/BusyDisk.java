package dev.vireo.benchmarks.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** Makes a disk's guest change memory: its boot sector writes to each page from 16 to 32 MiB, again and again. */
public final class BusyDisk {
    private static final int TABLE = 0x50;
    private static final byte[] PROGRAM = HexFormat.of()
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

    private BusyDisk() {}

    /** Writes the boot sector of a disk that is there. */
    public static Path boot(Path disk) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        sector.put(PROGRAM).position(TABLE).put(SEGMENTS).putShort(510, (short) 0xaa55);
        return Files.write(disk, sector.array(), StandardOpenOption.WRITE);
    }
}
