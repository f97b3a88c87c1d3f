package dev.vireo.microvm.internal.boot;

import dev.vireo.kvm.GuestMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * An ELF file of x86-64, such as {@code vmlinux}: its segments go to their physical addresses. One with the note of PVH
 * is entered there, another at its entry by the 64-bit boot protocol of Linux.
 */
final class ElfImage implements KernelImage {
    private static final int MAGIC = 0x464c457f;
    private static final int HEADER_SIZE = 64;
    private static final int SEGMENT_SIZE = 56;
    private static final int MOST_SEGMENTS = 128;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final short X86_64 = 62;
    private static final int LOAD = 1;
    private static final int NOTE = 4;
    private static final int COMMAND_LINE_SIZE = 2047;
    private static final long INITRD_END = 0x8000_0000L;

    private final ImageFile file;
    private final List<Part> parts;
    private final long entry;
    private final Protocol protocol;

    private ElfImage(ImageFile file, List<Part> parts, long entry, Protocol protocol) {
        this.file = file;
        this.parts = parts;
        this.entry = entry;
        this.protocol = protocol;
    }

    static boolean looksLike(ImageFile file) {
        return file.size() >= Integer.BYTES && file.bytes(0, Integer.BYTES).getInt(0) == MAGIC;
    }

    static ElfImage read(ImageFile file) {
        ByteBuffer header = file.bytes(0, HEADER_SIZE);
        if (header.get(4) != CLASS_64 || header.get(5) != LITTLE_ENDIAN || header.getShort(18) != X86_64) {
            throw file.refused("is an ELF file, but not one of x86-64");
        }
        int count = Short.toUnsignedInt(header.getShort(56));
        if (count == 0 || count > MOST_SEGMENTS || header.getShort(54) != SEGMENT_SIZE) {
            throw file.refused("has " + count + " program headers of " + header.getShort(54) + " bytes");
        }
        ByteBuffer table = file.bytes(header.getLong(32), count * SEGMENT_SIZE);
        List<Part> parts = new ArrayList<>();
        OptionalLong pvh = OptionalLong.empty();
        for (int i = 0; i < count; i++) {
            ByteBuffer segment = table.slice(i * SEGMENT_SIZE, SEGMENT_SIZE).order(ByteOrder.LITTLE_ENDIAN);
            int type = segment.getInt(0);
            if (type == LOAD && segment.getLong(40) != 0) {
                parts.add(part(file, segment));
            } else if (type == NOTE && pvh.isEmpty()) {
                pvh = PvhNote.entry(file, segment.getLong(8), segment.getLong(32));
            }
        }
        check(file, parts);
        ElfImage image = new ElfImage(
                file, parts, pvh.orElse(header.getLong(24)), pvh.isPresent() ? Protocol.PVH : Protocol.LINUX_64);
        image.checkEntry();
        return image;
    }

    private static Part part(ImageFile file, ByteBuffer segment) {
        long offset = segment.getLong(8);
        long address = segment.getLong(24);
        long inFile = segment.getLong(32);
        long inMemory = segment.getLong(40);
        if (offset < 0 || inFile < 0 || inFile > file.size() || offset > file.size() - inFile) {
            throw file.refused("is cut off: a segment of " + inFile + " bytes begins at " + offset + ", and there are "
                    + file.size() + " bytes");
        }
        if (inMemory < inFile
                || inMemory > MemoryMap.GAP_START
                || address < MemoryMap.HIGH
                || address > MemoryMap.GAP_START - inMemory) {
            throw file.refused("has a segment at 0x" + Long.toHexString(address) + " of " + inMemory
                    + " bytes; it must be between 1 MiB and 3 GiB, and hold what is in the file");
        }
        return new Part(offset, inFile, new AddressRange(address, inMemory));
    }

    private static void check(ImageFile file, List<Part> parts) {
        if (parts.isEmpty()) {
            throw file.refused("has nothing to load");
        }
        parts.sort(Comparator.comparingLong(part -> part.memory().start()));
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i - 1).memory().overlaps(parts.get(i).memory())) {
                throw file.refused(
                        "has segments that overlap, at " + parts.get(i).memory());
            }
        }
    }

    private void checkEntry() {
        if (entry < 0 || parts.stream().noneMatch(part -> part.memory().holds(new AddressRange(entry, 1)))) {
            throw file.refused("is entered at 0x" + Long.toHexString(entry) + ", where none of it is loaded");
        }
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public long entry() {
        return entry;
    }

    @Override
    public AddressRange needs() {
        return AddressRange.between(
                parts.get(0).memory().start(),
                parts.get(parts.size() - 1).memory().end());
    }

    @Override
    public long initrdEnd() {
        return INITRD_END;
    }

    @Override
    public int longestCommandLine() {
        return COMMAND_LINE_SIZE;
    }

    @Override
    public byte[] setupHeader() {
        ByteBuffer header = ByteBuffer.allocate(0x264 - 0x1f1).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(0x1fe - 0x1f1, (short) 0xaa55);
        header.putInt(0x202 - 0x1f1, 0x53726448);
        header.putShort(0x206 - 0x1f1, (short) 0x20c);
        header.put(0x211 - 0x1f1, (byte) 1);
        header.putInt(0x230 - 0x1f1, 0x1000000);
        header.putInt(0x238 - 0x1f1, COMMAND_LINE_SIZE);
        return header.array();
    }

    @Override
    public void load(GuestMemory memory) {
        for (Part part : parts) {
            Loading.into(memory, part.memory().start(), file, part.offset(), part.inFile());
            Loading.zeros(
                    memory, part.memory().start() + part.inFile(), part.memory().length() - part.inFile());
        }
    }

    private record Part(long offset, long inFile, AddressRange memory) {}
}
