package dev.vireo.microvm.internal.virtio;

import java.util.concurrent.TimeUnit;

/**
 * Limits a rate: what is taken must have flowed in. A bucket that is not in debt lets anything through, however large;
 * the debt is paid before the next.
 */
public final class TokenBucket {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long rate;
    private final long capacity;
    private double tokens;
    private long asOf;

    /**
     * Makes a full one.
     *
     * @param rate tokens a second; 0 for no limit
     * @param capacity how many can be taken at once after a pause
     * @param now a time in nanoseconds, of {@link System#nanoTime()}'s kind
     */
    public TokenBucket(long rate, long capacity, long now) {
        if (rate < 0 || capacity < 0) {
            throw new IllegalArgumentException("a rate of " + rate + " with a burst of " + capacity);
        }
        this.rate = rate;
        this.capacity = Math.max(1, capacity);
        this.tokens = this.capacity;
        this.asOf = now;
    }

    /** How many nanoseconds to wait until something can be taken; 0 for none. */
    public long delay(long now) {
        if (rate == 0) {
            return 0;
        }
        tokens = Math.min((double) capacity, tokens + (now - asOf) * (rate / NANOS));
        asOf = now;
        return tokens > 0 ? 0 : (long) Math.ceil((1 - tokens) / (rate / NANOS));
    }

    /** Takes so many, which {@link #delay} has allowed. */
    public void take(long amount) {
        tokens -= amount;
    }
}
