package dev.vireo.drbd.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identifiers of data generations of one side, as {@code drbdadm get-gi} tells them: {@code current:bitmap:history...}.
 * The last bit of each says whether the side was primary and tells nothing about the data. Immutable.
 */
public final class DataGeneration {
    private static final Pattern ID = Pattern.compile("[0-9A-F]{16}");
    private static final long JUST_CREATED = 4;

    private final List<Long> ids;

    private DataGeneration(List<Long> ids) {
        this.ids = List.copyOf(ids);
    }

    /** Reads the line of the tool; empty if it is none. */
    public static Optional<DataGeneration> parse(String line) {
        List<Long> ids = new ArrayList<>();
        for (String word : line.strip().split(":", -1)) {
            if (!ID.matcher(word).matches()) {
                break; // flags follow
            }
            ids.add(Long.parseUnsignedLong(word, 16) & ~1L);
        }
        return ids.size() < 2 ? Optional.empty() : Optional.of(new DataGeneration(ids));
    }

    private long current() {
        return ids.get(0);
    }

    private long bitmap() {
        return ids.get(1);
    }

    /** Whether both have gone on from the same data, each for itself. */
    public boolean hasPartedFrom(DataGeneration other) {
        if (current() == other.current() || current() == JUST_CREATED || other.current() == JUST_CREATED) {
            return false;
        }
        return !ids.contains(other.current()) && !other.ids.contains(current()) && bitmap() != 0 && other.bitmap() != 0;
    }
}
