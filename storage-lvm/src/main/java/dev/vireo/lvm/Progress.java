package dev.vireo.lvm;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that the kernel does, as long as it gets on. */
final class Progress {
    private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();

    private final Duration patience;
    private final String what;
    private double last = Double.NaN;
    private long since = System.nanoTime();

    Progress(Access access, String what) {
        patience = access.options().deadline();
        this.what = what;
    }

    /**
     * Waits a moment.
     *
     * @param now how far it is, in any unit
     * @throws TimedOutException it has been no further for the deadline of the options
     */
    void pause(double now) {
        if (now != last) {
            last = now;
            since = System.nanoTime();
        } else if (System.nanoTime() - since > patience.toNanos()) {
            throw new TimedOutException(ErrorDetails.of("wait for", what, "it did not get on for " + patience)
                    .effect(Effect.GOES_ON));
        }
        LockSupport.parkNanos(LOOK_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedOperationException(ErrorDetails.of("wait for", what, "the thread was interrupted")
                    .effect(Effect.GOES_ON));
        }
    }
}
