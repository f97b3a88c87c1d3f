package dev.vireo.microvm.internal.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Small kernel files that are in order, for tests to break. */
final class Kernels {
    static final long MIB = 1 << 20;

    private static final int SEGMENT = 64;
    private static final int NOTE_SEGMENT = 64 + 56;
    private static final int NOTE = 64 + 2 * 56;
    private static final int CONTENT = 256;

    private Kernels() {}

    /** 3 sectors of setup, 1 KiB of kernel, which unpacks itself at 16 MiB and needs 2 MiB there. */
    static ByteBuffer bzImage() {
        ByteBuffer file = ByteBuffer.allocate(3 * 512 + 1024).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0x1f1, (byte) 2).putShort(0x1fe, (short) 0xaa55).put(0x201, (byte) 0x66);
        file.putInt(0x202, 0x53726448).putShort(0x206, (short) 0x20f).put(0x211, (byte) 1);
        file.putInt(0x22c, 0x7fff_ffff)
                .put(0x234, (byte) 1)
                .putShort(0x236, (short) 1)
                .putInt(0x238, 255);
        file.putLong(0x258, 16 * MIB).putInt(0x260, (int) (2 * MIB));
        for (int i = 3 * 512; i < file.capacity(); i++) {
            file.put(i, (byte) i);
        }
        return file;
    }

    /** One segment of 16 bytes at 2 MiB, which takes 32 in memory, entered at its fourth byte. */
    static ByteBuffer elf() {
        ByteBuffer file = ByteBuffer.allocate(CONTENT + 16).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1).putShort(18, (short) 62);
        file.putLong(24, 2 * MIB + 4)
                .putLong(32, SEGMENT)
                .putShort(54, (short) 56)
                .putShort(56, (short) 1);
        file.putInt(SEGMENT, 1).putLong(SEGMENT + 8, CONTENT).putLong(SEGMENT + 24, 2 * MIB);
        file.putLong(SEGMENT + 32, 16).putLong(SEGMENT + 40, 32);
        for (int i = 0; i < 16; i++) {
            file.put(CONTENT + i, (byte) (i + 1));
        }
        return file;
    }

    /** The same with a note that PVH enters it at its ninth byte, after a note of somebody else. */
    static ByteBuffer pvh() {
        ByteBuffer file = elf();
        file.putShort(56, (short) 2);
        file.putInt(NOTE_SEGMENT, 4).putLong(NOTE_SEGMENT + 8, NOTE).putLong(NOTE_SEGMENT + 32, 44);
        file.putInt(NOTE, 4).putInt(NOTE + 4, 2).putInt(NOTE + 8, 18);
        file.put(NOTE + 12, "GNU\0".getBytes(StandardCharsets.US_ASCII));
        file.putInt(NOTE + 20, 4).putInt(NOTE + 24, 8).putInt(NOTE + 28, 18);
        file.put(NOTE + 32, "Xen\0".getBytes(StandardCharsets.US_ASCII)).putLong(NOTE + 36, 2 * MIB + 8);
        return file;
    }

    static ImageFile file(ByteBuffer content) {
        return ImageFile.of("test", content.array());
    }

    static KernelImage read(ByteBuffer content) {
        return KernelImage.read(file(content));
    }
}
