package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.GuestMemoryBuilder;
import dev.vireo.microvm.internal.boot.AddressRange;
import java.nio.file.Path;
import java.util.List;

/** What the memory of a new machine is made of. */
@FunctionalInterface
public interface MemorySource {
    /** Makes it, for these ranges in this order. */
    GuestMemory open(List<AddressRange> ram);

    /** Zeros. */
    static MemorySource zeros() {
        return ram -> {
            GuestMemoryBuilder builder = GuestMemory.builder();
            ram.forEach(range -> builder.anonymous(range.start(), range.length()));
            return builder.build();
        };
    }

    /** The content of a file, one range after the other; what is written does not reach it. */
    static MemorySource file(Path file) {
        return ram -> {
            GuestMemoryBuilder builder = GuestMemory.builder();
            long offset = 0;
            for (AddressRange range : ram) {
                builder.file(range.start(), range.length(), file, offset);
                offset += range.length();
            }
            return builder.build();
        };
    }
}
