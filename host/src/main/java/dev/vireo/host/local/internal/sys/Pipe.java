package dev.vireo.host.local.internal.sys;

import dev.vireo.error.VireoException;

/**
 * A pipe(2), both ends closed on exec.
 *
 * @param readEnd descriptor to read from
 * @param writeEnd descriptor to write to
 */
public record Pipe(int readEnd, int writeEnd) {
    private static final int STANDARD_DESCRIPTORS = 3;

    /**
     * Opens one. Its descriptors are never 0, 1 or 2, which a child's own would overwrite: a JVM that was started with
     * one of those closed gets it filled for good.
     */
    public static Pipe open(String attempted, String subject) {
        int[] ends = new int[2];
        do {
            if (Libc.pipe2(ends, Constants.O_CLOEXEC) != 0) {
                throw failure(attempted, subject);
            }
        } while (ends[0] < STANDARD_DESCRIPTORS || ends[1] < STANDARD_DESCRIPTORS);
        return new Pipe(ends[0], ends[1]);
    }

    private static VireoException failure(String attempted, String subject) {
        return Errno.toException(Libc.errno(), "pipe2", attempted, subject);
    }

    /** Makes an end answer at once instead of blocking; the other end, the child's, is left as it is. */
    public static void dontBlock(int end) {
        Libc.fcntl(end, Constants.F_SETFL, Constants.O_NONBLOCK);
    }

    /** Closes both ends. */
    public void close() {
        Libc.close(readEnd);
        Libc.close(writeEnd);
    }
}
