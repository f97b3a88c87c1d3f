package dev.vireo.microvm.internal.boot;

import dev.vireo.kvm.GuestMemory;
import java.nio.ByteBuffer;

/**
 * A compressed kernel of Linux, entered by the 64-bit boot protocol ({@code Documentation/arch/x86/boot.rst}), version
 * 2.12 or later.
 */
final class BzImage implements KernelImage {
    private static final int HEADER = 0x1f1;
    private static final int SETUP_SECTORS = 0x1f1;
    private static final int JUMP_LENGTH = 0x201;
    private static final int MAGIC_AT = 0x202;
    private static final int MAGIC = 0x53726448; // "HdrS"
    private static final int VERSION = 0x206;
    private static final int LOAD_FLAGS = 0x211;
    private static final int INITRD_MAX = 0x22c;
    private static final int RELOCATABLE = 0x234;
    private static final int XLOAD_FLAGS = 0x236;
    private static final int COMMAND_LINE_SIZE = 0x238;
    private static final int PREFERRED = 0x258;
    private static final int INIT_SIZE = 0x260;
    private static final int HEADER_END = 0x264;
    private static final int LONGEST_HEADER_END = 0x290;
    private static final int SECTOR = 512;
    private static final int OLDEST = 0x20c;
    private static final int ENTRY_64 = 0x200;

    private final ImageFile file;
    private final byte[] header;
    private final long payload;
    private final int commandLineSize;
    private final long initrdEnd;
    private final AddressRange needs;

    private BzImage(ImageFile file, ByteBuffer start, byte[] header, long payload) {
        this.file = file;
        this.header = header;
        this.payload = payload;
        this.commandLineSize = start.getInt(COMMAND_LINE_SIZE);
        this.initrdEnd = Integer.toUnsignedLong(start.getInt(INITRD_MAX)) + 1;
        this.needs = needs(start, file.size() - payload);
    }

    static boolean looksLike(ImageFile file) {
        return file.size() >= HEADER_END && file.bytes(MAGIC_AT, Integer.BYTES).getInt(0) == MAGIC;
    }

    static BzImage read(ImageFile file) {
        ByteBuffer start = file.bytes(0, HEADER_END);
        int version = Short.toUnsignedInt(start.getShort(VERSION));
        if (version < OLDEST || (start.getShort(XLOAD_FLAGS) & 1) == 0) {
            throw file.refused("has no 64-bit entry: its boot protocol is " + (version >> Byte.SIZE) + "."
                    + (version & 0xff) + ", where 2.12 with XLF_KERNEL_64 is needed");
        }
        if ((start.get(LOAD_FLAGS) & 1) == 0) {
            throw file.refused("is a zImage, which is loaded below 1 MiB; a bzImage is needed");
        }
        if (start.getInt(COMMAND_LINE_SIZE) <= 0) {
            throw file.refused("says that it takes a command line of " + start.getInt(COMMAND_LINE_SIZE) + " bytes");
        }
        int sectors = Byte.toUnsignedInt(start.get(SETUP_SECTORS));
        long payload = (sectors == 0 ? 5L : sectors + 1L) * SECTOR;
        if (file.size() - payload <= ENTRY_64) {
            throw file.refused(
                    "is cut off: the kernel should begin at " + payload + ", and there are " + file.size() + " bytes");
        }
        int end = Math.min(LONGEST_HEADER_END, MAGIC_AT + Byte.toUnsignedInt(start.get(JUMP_LENGTH)));
        if (end < HEADER_END) {
            throw file.refused("has a setup header that ends at " + end + ", before its own fields do");
        }
        return new BzImage(file, start, file.bytes(HEADER, end - HEADER).array(), payload);
    }

    /** It is loaded at 1 MiB and unpacks itself at the address that it prefers, or where it is if that is higher. */
    private static AddressRange needs(ByteBuffer start, long length) {
        long initSize = Integer.toUnsignedLong(start.getInt(INIT_SIZE));
        boolean moves = start.get(RELOCATABLE) != 0;
        long preferred = start.getLong(PREFERRED);
        long unpacked =
                moves && preferred > MemoryMap.HIGH && preferred < MemoryMap.GAP_START ? preferred : MemoryMap.HIGH;
        return AddressRange.between(MemoryMap.HIGH, Math.max(MemoryMap.HIGH + length, unpacked + initSize));
    }

    @Override
    public Protocol protocol() {
        return Protocol.LINUX_64;
    }

    @Override
    public long entry() {
        return MemoryMap.HIGH + ENTRY_64;
    }

    @Override
    public AddressRange needs() {
        return needs;
    }

    @Override
    public long initrdEnd() {
        return initrdEnd;
    }

    @Override
    public int longestCommandLine() {
        return commandLineSize;
    }

    @Override
    public byte[] setupHeader() {
        return header.clone();
    }

    @Override
    public void load(GuestMemory memory) {
        Loading.into(memory, MemoryMap.HIGH, file, payload, file.size() - payload);
    }
}
