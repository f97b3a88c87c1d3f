package dev.vireo.benchmarks.row;

/** Times what takes long enough to be timed by itself. */
final class Timing {
    private Timing() {}

    /** What is timed. */
    @FunctionalInterface
    interface Step {
        /** Does it. */
        void run() throws Exception;
    }

    /** How long a step takes, in milliseconds. */
    static double millis(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return millisSince(start);
    }

    /** Milliseconds since a moment of {@link System#nanoTime()}. */
    static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
