package dev.vireo.kvm.internal.libc;

/** Constants of {@code sys/mman.h} and {@code linux/memfd.h}, the same on x86-64 and arm64. */
final class Mmap {
    static final int PROT_NONE = 0;
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;

    static final int MAP_SHARED = 0x01;
    static final int MAP_PRIVATE = 0x02;
    static final int MAP_FIXED = 0x10;
    static final int MAP_ANONYMOUS = 0x20;
    static final int MAP_NORESERVE = 0x4000;
    static final int MAP_HUGETLB = 0x40000;

    static final int MADV_DONTNEED = 4;
    static final int MADV_HUGEPAGE = 14;
    static final int MADV_DONTDUMP = 16;

    static final int MFD_CLOEXEC = 1;
    static final int MFD_HUGETLB = 4;

    static final int FALLOC_FL_KEEP_SIZE = 1;
    static final int FALLOC_FL_PUNCH_HOLE = 2;

    private Mmap() {}
}
