package dev.vireo.kvm.internal.libc;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The signal that makes a thread leave {@code KVM_RUN}. Its handler is {@code abs(3)}: machine code that is there, needs
 * no context and is harmless in whatever the thread is doing, Java code included. A handler made of Java would end the
 * JVM.
 */
public final class KickSignal {
    /** A real-time signal that neither HotSpot (12), glibc (32, 33) nor NIO (62) uses. */
    private static final int SIGNAL = 40;

    /** {@code struct sigaction} of glibc on x86-64 and arm64: handler, 128 bytes of mask, flags, restorer. */
    private static final int SIGACTION_SIZE = 152;

    private static final int FLAGS_OFFSET = 136;
    private static final int SA_RESTART = 0x1000_0000;
    private static final long SIG_DFL = 0;

    private KickSignal() {}

    /**
     * Makes this process ready for it. May be called again.
     *
     * @throws WrongStateException the program uses the signal for something else
     */
    public static void install() {
        long handler = Native.symbol("abs");
        ByteBuffer action = ByteBuffer.allocateDirect(SIGACTION_SIZE).order(ByteOrder.nativeOrder());
        ByteBuffer old = ByteBuffer.allocateDirect(SIGACTION_SIZE).order(ByteOrder.nativeOrder());
        action.putLong(0, handler).putInt(FLAGS_OFFSET, SA_RESTART);
        try {
            install(handler, action, old);
        } finally {
            Reference.reachabilityFence(action);
            Reference.reachabilityFence(old);
        }
    }

    /** Two threads that do this at once do the same. */
    private static void install(long handler, ByteBuffer action, ByteBuffer old) {
        sigaction(0, Native.address(old));
        long present = old.getLong(0);
        if (present == SIG_DFL) {
            sigaction(Native.address(action), 0);
        } else if (present != handler) {
            throw new WrongStateException(ErrorDetails.of(
                            "open",
                            "/dev/kvm",
                            "signal " + SIGNAL + " has a handler already, so vCPUs cannot be kicked")
                    .advice("keep the program's own handlers off signal " + SIGNAL));
        }
    }

    private static void sigaction(long action, long old) {
        if (Native.LIBC.sigaction(SIGNAL, action, old) != 0) {
            throw Failures.of("sigaction", "signal " + SIGNAL, Native.errno());
        }
    }

    /** Its bit in a mask of signals. */
    public static long bit() {
        return 1L << (SIGNAL - 1);
    }

    /** The number of the calling thread, by which {@link #send} reaches it. */
    public static int self() {
        return Native.LIBC.gettid();
    }

    /** Sends it. A thread that has ended meanwhile is no fault. */
    public static void send(int thread) {
        // Should the number belong to another thread of this process by now, that one runs abs(3) for nothing.
        Native.LIBC.tgkill(Native.LIBC.getpid(), thread, SIGNAL);
    }
}
