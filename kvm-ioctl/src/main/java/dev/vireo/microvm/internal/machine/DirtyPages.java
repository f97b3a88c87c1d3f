package dev.vireo.microvm.internal.machine;

import dev.vireo.microvm.internal.boot.AddressRange;
import java.util.BitSet;
import java.util.List;

/** The pages that devices have written, which KVM does not see; noted while somebody wants to know. */
final class DirtyPages {
    private static final int PAGE_SHIFT = 12;

    private final List<AddressRange> ram;
    private final BitSet[] pages;
    private volatile boolean wanted;

    DirtyPages(List<AddressRange> ram) {
        this.ram = List.copyOf(ram);
        this.pages = new BitSet[ram.size()];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = new BitSet();
        }
    }

    synchronized void note(boolean on) {
        for (BitSet region : pages) {
            region.clear();
        }
        wanted = on;
    }

    /** All of a range was written. */
    synchronized void wrote(AddressRange range) {
        pages[ram.indexOf(range)].set(0, (int) (range.length() >> PAGE_SHIFT));
    }

    /** A device wrote there; what is no memory is none of ours. */
    void wrote(long address, int length) {
        if (!wanted || length <= 0) {
            return;
        }
        for (int i = 0; i < pages.length; i++) {
            long offset = address - ram.get(i).start();
            if (offset >= 0 && offset < ram.get(i).length()) {
                long last = Math.min(ram.get(i).length(), offset + length) - 1;
                synchronized (this) {
                    pages[i].set((int) (offset >> PAGE_SHIFT), (int) (last >> PAGE_SHIFT) + 1);
                }
            }
        }
    }

    /** Those of a region since this was asked last, by number from its start. */
    synchronized BitSet take(int region) {
        BitSet taken = pages[region];
        pages[region] = new BitSet();
        return taken;
    }
}
