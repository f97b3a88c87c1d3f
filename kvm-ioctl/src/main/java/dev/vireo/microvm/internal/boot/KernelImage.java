package dev.vireo.microvm.internal.boot;

import dev.vireo.kvm.GuestMemory;

/** A kernel file that was understood and found to be in order. */
public interface KernelImage {
    /** How a kernel wants to be entered. */
    enum Protocol {
        /** In long mode, with the zero page of Linux in RSI. */
        LINUX_64,
        /** In protected mode without paging, with the start info of Xen's PVH in EBX. */
        PVH
    }

    /** How it wants to be entered. */
    Protocol protocol();

    /** Where its first instruction is. */
    long entry();

    /** The memory that it needs before it looks at the memory map: the kernel, and where it unpacks itself. */
    AddressRange needs();

    /** The last address at which the initial RAM disk may end. */
    long initrdEnd();

    /** How many bytes of command line it takes, without the zero at the end. */
    int longestCommandLine();

    /** The setup header for the zero page, from offset 0x1f1 of it on. */
    byte[] setupHeader();

    /** Puts it into memory, which has room for what it {@link #needs}. */
    void load(GuestMemory memory);

    /**
     * Understands a file by its content.
     *
     * @throws dev.vireo.error.InvalidSpecException it is no kernel, one that is damaged, or of a kind that is not known
     */
    static KernelImage read(ImageFile file) {
        if (ElfImage.looksLike(file)) {
            return ElfImage.read(file);
        }
        if (BzImage.looksLike(file)) {
            return BzImage.read(file);
        }
        throw file.refused("is neither a bzImage nor an ELF file of x86-64");
    }
}
