package dev.vireo.microvm.internal.machine;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import java.time.Duration;

/** Says to the threads of processors whether they may run, and knows when none does. */
final class RunGate {
    private enum Wish {
        RUN,
        PARK,
        END
    }

    private volatile Wish wish = Wish.PARK;
    private int inside;

    /** Whether a thread may go on without a stop. */
    boolean mayRun() {
        return wish == Wish.RUN;
    }

    synchronized void enter() {
        inside++;
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    /** Waits until the thread may run; false if it is to end. */
    synchronized boolean park() {
        leave();
        boolean interrupted = false;
        while (wish == Wish.PARK) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        inside++;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return wish == Wish.RUN;
    }

    synchronized void run() {
        if (wish == Wish.PARK) {
            wish = Wish.RUN;
            notifyAll();
        }
    }

    synchronized void stop() {
        if (wish == Wish.RUN) {
            wish = Wish.PARK;
        }
    }

    synchronized void end() {
        wish = Wish.END;
        notifyAll();
    }

    /** Waits until no thread runs. */
    synchronized void awaitStopped(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (inside > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimedOutException(
                        ErrorDetails.of("stop", "processors", inside + " are still busy after " + limit));
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException(
                        ErrorDetails.of("stop", "processors", "the thread was interrupted"));
            }
        }
    }
}
