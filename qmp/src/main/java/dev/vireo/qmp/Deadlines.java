package dev.vireo.qmp;

import java.time.Duration;

/** What a deadline may be. */
final class Deadlines {
    private Deadlines() {}

    static Duration positive(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a deadline must be longer than nothing");
        }
        return limit;
    }
}
