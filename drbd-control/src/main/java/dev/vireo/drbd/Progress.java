package dev.vireo.drbd;

import dev.vireo.ByteSize;
import java.time.Duration;
import java.util.Optional;

/** How far a synchronization or a verification is. Immutable. */
public final class Progress {
    private final double percent;
    private final Optional<ByteSize> left;
    private final Optional<Duration> timeLeft;
    private final Optional<ByteSize> perSecond;

    Progress(double percent, Optional<ByteSize> left, Optional<Duration> timeLeft, Optional<ByteSize> perSecond) {
        this.percent = percent;
        this.left = left;
        this.timeLeft = timeLeft;
        this.perSecond = perSecond;
    }

    /** How much is done, 0 to 100. */
    public double percent() {
        return percent;
    }

    /** How much is left to do. */
    public Optional<ByteSize> left() {
        return left;
    }

    /** How long that takes at the present speed. */
    public Optional<Duration> timeLeft() {
        return timeLeft;
    }

    /** How much is done in a second. */
    public Optional<ByteSize> perSecond() {
        return perSecond;
    }

    @Override
    public String toString() {
        return percent + "%" + timeLeft.map(time -> ", " + time + " left").orElse("");
    }
}
