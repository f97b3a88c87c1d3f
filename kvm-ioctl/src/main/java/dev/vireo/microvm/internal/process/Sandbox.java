package dev.vireo.microvm.internal.process;

import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Takes from this process, for good and in all its threads, what the {@link SystemCallFilter} forbids. */
final class Sandbox {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP = 317;
    private static final long SET_MODE_FILTER = 1;
    private static final long ALL_THREADS = 1;
    private static final String PROCESS = "this process";

    private Sandbox() {}

    /**
     * Does so.
     *
     * @throws dev.vireo.error.KernelException the kernel does not have it
     */
    static void enter() {
        if (Native.LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
            throw Failures.of("prctl", PROCESS, Native.errno());
        }
        ByteBuffer program = SystemCallFilter.program(Native.LIBC.getpid());
        ByteBuffer description = ByteBuffer.allocateDirect(16)
                .order(ByteOrder.nativeOrder())
                .putShort(0, (short) (program.limit() / 8))
                .putLong(8, Native.address(program));
        try {
            // safe: both buffers are reachable, and the length is that of the program
            long result = Native.LIBC.syscall(SECCOMP, SET_MODE_FILTER, ALL_THREADS, Native.address(description));
            if (result < 0) {
                throw Failures.of("seccomp", PROCESS, Native.errno());
            }
            if (result > 0) {
                throw Failures.of("seccomp", PROCESS, (int) result, "a thread has another filter");
            }
        } finally {
            Reference.reachabilityFence(program);
            Reference.reachabilityFence(description);
        }
    }
}
