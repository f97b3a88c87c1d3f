package dev.vireo.microvm.internal.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsABurstThroughAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(100, 10, 0);
        long now = 0;
        int taken = 0;
        while (now < 10 * SECOND) {
            long delay = bucket.delay(now);
            if (delay == 0) {
                bucket.take(1);
                taken++;
            } else {
                now += delay;
            }
        }
        assertThat(taken).isBetween(1005, 1015);
    }

    @Test
    void aLargeRequestIsPaidForAfterwards() {
        TokenBucket bucket = new TokenBucket(1000, 100, 0);
        bucket.take(5000);
        assertThat(bucket.delay(0)).isBetween(4_900_000_000L, 4_902_000_000L);
        assertThat(bucket.delay(5 * SECOND)).isZero();
    }

    @Test
    void noRateIsNoLimit() {
        TokenBucket bucket = new TokenBucket(0, 0, 0);
        bucket.take(Long.MAX_VALUE / 2);
        assertThat(bucket.delay(1)).isZero();
    }

    @Test
    void aPauseIsNotSavedUp() {
        TokenBucket bucket = new TokenBucket(10, 2, 0);
        assertThat(bucket.delay(1000 * SECOND)).isZero();
        bucket.take(1);
        bucket.take(1);
        assertThat(bucket.delay(1000 * SECOND)).isPositive();
    }
}
