package dev.vireo.it.microvm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The ELF file of a kernel, out of its bzImage, which holds it packed by LZ4 in the legacy frame format (lz4_Frame_format.md),
 * as Debian's does.
 */
final class Vmlinux {
    private static final int SETUP_SECTORS = 0x1f1;
    private static final int PAYLOAD = 0x248;
    private static final int SECTOR = 512;
    private static final int LZ4_LEGACY = 0x184c2102;
    private static final int BLOCK = 8 << 20;
    private static final int MORE = 15;
    private static final int SHORTEST_MATCH = 4;
    private static final int PVH_ENTRY = 18;
    private static final byte[] XEN = "Xen\0".getBytes(StandardCharsets.US_ASCII);

    private final byte[] elf;

    private Vmlinux(byte[] elf) {
        this.elf = elf;
    }

    static Vmlinux of(Path bzImage) throws IOException {
        ByteBuffer image = ByteBuffer.wrap(Files.readAllBytes(bzImage)).order(ByteOrder.LITTLE_ENDIAN);
        int start = (Byte.toUnsignedInt(image.get(SETUP_SECTORS)) + 1) * SECTOR + image.getInt(PAYLOAD);
        int length = image.getInt(PAYLOAD + Integer.BYTES);
        ByteBuffer payload = image.slice(start, length).order(ByteOrder.LITTLE_ENDIAN);
        if (payload.getInt(0) != LZ4_LEGACY) {
            throw new IOException(
                    bzImage + " is not packed by LZ4, but as 0x" + Integer.toHexString(payload.getInt(0)));
        }
        return new Vmlinux(unpack(payload.position(Integer.BYTES)));
    }

    /** The last 4 bytes are not a block's: they are the size of all. */
    private static byte[] unpack(ByteBuffer blocks) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (blocks.remaining() > Integer.BYTES) {
            int size = blocks.getInt();
            all.write(block(blocks.slice(blocks.position(), size)));
            blocks.position(blocks.position() + size);
        }
        if (all.size() != blocks.getInt()) {
            throw new IOException("the kernel is unpacked to " + all.size() + " bytes");
        }
        return all.toByteArray();
    }

    /** lz4_Block_format.md: literals, and copies of what was there before, in turn. */
    private static byte[] block(ByteBuffer in) {
        byte[] out = new byte[BLOCK];
        int at = 0;
        while (in.hasRemaining()) {
            int token = Byte.toUnsignedInt(in.get());
            int literals = length(in, token >> 4);
            in.get(out, at, literals);
            at += literals;
            if (in.hasRemaining()) {
                int back = Byte.toUnsignedInt(in.get()) | Byte.toUnsignedInt(in.get()) << 8;
                int copied = length(in, token & MORE) + SHORTEST_MATCH;
                for (int i = 0; i < copied; i++, at++) {
                    out[at] = out[at - back];
                }
            }
        }
        return Arrays.copyOf(out, at);
    }

    private static int length(ByteBuffer in, int begun) {
        int length = begun;
        for (int more = begun == MORE ? 255 : 0; more == 255; length += more) {
            more = Byte.toUnsignedInt(in.get());
        }
        return length;
    }

    /** As the kernel was built, with the note that tells its entry for PVH. */
    Path write(Path file) throws IOException {
        return Files.write(file, elf);
    }

    /** With that note made one of a kind that nobody knows. */
    Path writeWithoutPvh(Path file) throws IOException {
        ByteBuffer changed = ByteBuffer.wrap(elf.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < elf.length - 16; at += Integer.BYTES) {
            if (changed.getInt(at) == XEN.length
                    && changed.getInt(at + 8) == PVH_ENTRY
                    && changed.slice(at + 12, XEN.length).equals(ByteBuffer.wrap(XEN))) {
                changed.putInt(at + 8, 0xffff);
                return Files.write(file, changed.array());
            }
        }
        throw new IOException("the kernel has no note of PVH");
    }
}
