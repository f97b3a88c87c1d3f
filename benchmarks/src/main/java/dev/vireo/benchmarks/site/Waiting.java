package dev.vireo.benchmarks.site;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what nothing announces. */
public final class Waiting {
    private Waiting() {}

    /**
     * Asks again and again until the answer is yes.
     *
     * @param what is waited for, as a clause for the error
     * @param pause between two questions
     * @throws IOException it was not yes in time
     */
    public static void until(String what, Duration limit, Duration pause, Question question)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!question.ask()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("not within " + limit.toSeconds() + " s: " + what);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting: " + what);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** What is asked. */
    @FunctionalInterface
    public interface Question {
        /** The answer. */
        boolean ask() throws IOException;
    }
}
