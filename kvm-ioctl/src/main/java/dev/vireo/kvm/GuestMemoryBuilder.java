package dev.vireo.kvm;

import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Mapping;
import dev.vireo.kvm.internal.libc.Memory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts guest memory together out of regions. Addresses and sizes are multiples of 4 KiB, or of 2 MiB with reserved huge
 * pages; a region may be larger than 2 GiB.
 */
public final class GuestMemoryBuilder {
    private static final long HUGE_PAGE = 2L << 20;
    private static final long LAST_ADDRESS = 1L << 52;

    private final List<Wanted> wanted = new ArrayList<>();
    private Memory.Pages pages = Memory.Pages.SMALL;

    GuestMemoryBuilder() {}

    /** How large the pages of anonymous and shared regions are. */
    public GuestMemoryBuilder hugePages(HugePages which) {
        pages = switch (which) {
            case NONE -> Memory.Pages.SMALL;
            case TRANSPARENT -> Memory.Pages.TRANSPARENT;
            case RESERVED -> Memory.Pages.RESERVED;
        };
        return this;
    }

    /** A region of zeros that is seen by this process and its guest. */
    public GuestMemoryBuilder anonymous(long guestAddress, long size) {
        return add(
                guestAddress, size, what -> GuestRegion.anonymous(guestAddress, Memory.anonymous(what, size, pages)));
    }

    /** A region of zeros that lies in a file in memory ({@code memfd_create}). */
    public GuestMemoryBuilder memfd(long guestAddress, long size) {
        return add(guestAddress, size, what -> {
            Descriptor file = Memory.memfd(what, size, pages);
            try {
                return GuestRegion.memfd(guestAddress, Memory.shared(what, file, size, pages), file);
            } catch (RuntimeException e) {
                file.close();
                throw e;
            }
        });
    }

    /**
     * A region with a file's content, read page by page when it is first touched; what the guest writes does not reach
     * the file. The file must keep its length and content for as long as the memory is used.
     *
     * @param offset where the content begins in the file, a multiple of 4 KiB
     */
    public GuestMemoryBuilder file(long guestAddress, long size, Path path, long offset) {
        if (offset < 0 || offset % GuestRegion.PAGE != 0) {
            throw new IllegalArgumentException("the offset " + offset + " in " + path + " is no multiple of 4 KiB");
        }
        return add(guestAddress, size, what -> {
            Mapping mapping = Memory.privateCopy(what, path, offset, size);
            return GuestRegion.file(guestAddress, mapping);
        });
    }

    /**
     * The same with a file that this process found open.
     *
     * @param descriptor the number of its descriptor, which may be closed when the memory is built
     */
    public GuestMemoryBuilder file(long guestAddress, long size, int descriptor, long offset) {
        if (offset < 0 || offset % GuestRegion.PAGE != 0) {
            throw new IllegalArgumentException("the offset " + offset + " is no multiple of 4 KiB");
        }
        return add(guestAddress, size, what -> {
            Mapping mapping = Memory.privateCopy(what, descriptor, offset, size);
            return GuestRegion.file(guestAddress, mapping);
        });
    }

    private GuestMemoryBuilder add(long guestAddress, long size, Maker maker) {
        wanted.add(new Wanted(guestAddress, size, maker));
        return this;
    }

    /**
     * Maps all of it.
     *
     * @throws IllegalArgumentException there is no region, or one is empty, misplaced or overlaps another
     * @throws dev.vireo.error.NotEnoughResourcesException there are too few reserved huge pages
     * @throws dev.vireo.error.KernelException the kernel does not map it
     */
    public GuestMemory build() {
        check();
        List<GuestRegion> regions = new ArrayList<>();
        try {
            for (Wanted each : wanted) {
                regions.add(each.maker().make("guest memory at 0x" + Long.toHexString(each.start())));
            }
        } catch (RuntimeException e) {
            regions.forEach(GuestRegion::close);
            throw e;
        }
        return new GuestMemory(regions);
    }

    private void check() {
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("guest memory needs a region");
        }
        wanted.sort(Comparator.comparingLong(Wanted::start));
        long unit = pages == Memory.Pages.RESERVED ? HUGE_PAGE : GuestRegion.PAGE;
        long free = 0;
        for (Wanted each : wanted) {
            if (each.start() < 0 || each.start() > LAST_ADDRESS || each.size() <= 0 || each.size() > LAST_ADDRESS) {
                throw new IllegalArgumentException(each + " is empty or beyond what a processor can address");
            }
            if ((each.start() | each.size()) % unit != 0) {
                throw new IllegalArgumentException(each + " is not a multiple of " + unit + " bytes");
            }
            if (each.start() < free) {
                throw new IllegalArgumentException(each + " overlaps the region before it");
            }
            free = each.start() + each.size();
        }
    }

    @FunctionalInterface
    private interface Maker {
        GuestRegion make(String what);
    }

    private record Wanted(long start, long size, Maker maker) {
        @Override
        public String toString() {
            return "region 0x" + Long.toHexString(start) + "+0x" + Long.toHexString(size);
        }
    }
}
