package dev.vireo.qmp.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A call whose caller waits in {@link #await}. To be created on the thread that will wait. */
public final class WaitingCall extends Call {
    private final Thread waiter = Thread.currentThread();

    @Override
    protected void settled(Outcome how) {
        if (Thread.currentThread() != waiter) {
            LockSupport.unpark(waiter);
        }
    }

    /** Waits for the outcome; gives up at the deadline or when interrupted, and keeps the interrupt flag. */
    public Outcome await(long deadline) {
        boolean interrupted = false;
        @Nullable Outcome reached = outcome();
        while (reached == null) {
            long left = deadline - System.nanoTime();
            if (Thread.interrupted()) {
                interrupted = true;
                settle(Outcome.GaveUp.INTERRUPTED);
            } else if (left <= 0) {
                settle(Outcome.GaveUp.TIMED_OUT);
            } else {
                LockSupport.parkNanos(this, left);
            }
            reached = outcome();
        }
        if (interrupted) {
            waiter.interrupt();
        }
        return reached;
    }
}
