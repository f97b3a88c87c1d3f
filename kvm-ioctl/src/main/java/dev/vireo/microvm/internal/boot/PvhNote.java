package dev.vireo.microvm.internal.boot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The note of an ELF file that says where PVH enters: {@code XEN_ELFNOTE_PHYS32_ENTRY} of {@code xen/elfnote.h}. */
final class PvhNote {
    private static final int TYPE = 18;
    private static final byte[] OWNER = "Xen\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 12;
    private static final int LONGEST = 1 << 20;

    private PvhNote() {}

    /** The entry, if a segment of notes has it. */
    static OptionalLong entry(ImageFile file, long offset, long length) {
        if (length < 0 || length > LONGEST) {
            throw file.refused("has notes of " + length + " bytes");
        }
        ByteBuffer notes = file.bytes(offset, (int) length);
        int at = 0;
        while (at <= length - HEADER) {
            long nameSize = Integer.toUnsignedLong(notes.getInt(at));
            long size = Integer.toUnsignedLong(notes.getInt(at + 4));
            long name = (long) at + HEADER;
            long content = name + aligned(nameSize);
            long next = content + aligned(size);
            if (content + size > length) {
                throw file.refused("has a note that reaches beyond its segment");
            }
            if (notes.getInt(at + 8) == TYPE && isXen(notes, (int) name, nameSize)) {
                return OptionalLong.of(address(file, notes, (int) content, size));
            }
            at = (int) Math.min(next, length);
        }
        return OptionalLong.empty();
    }

    private static boolean isXen(ByteBuffer notes, int at, long length) {
        return length == OWNER.length && notes.slice(at, OWNER.length).equals(ByteBuffer.wrap(OWNER));
    }

    private static long address(ImageFile file, ByteBuffer notes, int at, long size) {
        if (size != Integer.BYTES && size != Long.BYTES) {
            throw file.refused("has a note of PVH with " + size + " bytes");
        }
        return size == Long.BYTES ? notes.getLong(at) : Integer.toUnsignedLong(notes.getInt(at));
    }

    private static long aligned(long size) {
        return (size + 3) & ~3L;
    }
}
