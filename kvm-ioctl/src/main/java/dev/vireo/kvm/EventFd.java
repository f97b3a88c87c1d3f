package dev.vireo.kvm;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A counter of the kernel ({@code eventfd(2)}), by which KVM and this process tell each other that something happened
 * without leaving the guest: see {@link VmInterrupts#irqfd} and {@link VmInterrupts#ioeventfd}.
 *
 * <p>One thread may wait for it at a time; all else may be done by any.
 */
public final class EventFd implements AutoCloseable {
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int POLLIN = 1;

    private final Descriptor descriptor;
    private final Object reading = new Object();
    private final Object waiting = new Object();
    private final ByteBuffer one = words(1).putLong(0, 1);
    private final ByteBuffer count = words(1);
    private final ByteBuffer poll = words(1);
    private volatile boolean awaited;

    private EventFd(int fd) {
        this.descriptor = new Descriptor(fd, "eventfd");
    }

    private static ByteBuffer words(int words) {
        return ByteBuffer.allocateDirect(words * Long.BYTES).order(ByteOrder.nativeOrder());
    }

    /** Makes one that counts from 0. */
    public static EventFd create() {
        int fd = Native.LIBC.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (fd < 0) {
            throw Failures.of("eventfd", "a new counter", Native.errno());
        }
        return new EventFd(fd);
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /**
     * Its number, to wait for it with others by {@code poll(2)} or to hand it to a program that is started. It is this
     * counter's until {@link #close()}.
     */
    public int number() {
        int fd = descriptor.acquire("poll");
        descriptor.release();
        return fd;
    }

    /** Adds one, which wakes who waits. */
    public void signal() {
        int fd = descriptor.acquire("write");
        try {
            long written = Native.LIBC.write(fd, Native.address(one), Long.BYTES);
            // A counter at its limit refuses, and has told all there is to tell.
            if (written < 0 && Native.errno() != Errno.EAGAIN.number()) {
                throw Failures.of("write", "eventfd", Native.errno());
            }
        } finally {
            descriptor.release();
        }
    }

    /** What was added since this was read last, which is forgotten; 0 for nothing. Does not wait. */
    public long read() {
        synchronized (reading) {
            int fd = descriptor.acquire("read");
            try {
                long got = Native.LIBC.read(fd, Native.address(count), Long.BYTES);
                if (got >= 0) {
                    return count.getLong(0);
                }
                if (Native.errno() == Errno.EAGAIN.number()) {
                    return 0;
                }
                throw Failures.of("read", "eventfd", Native.errno());
            } finally {
                descriptor.release();
            }
        }
    }

    /**
     * Waits until something was added; what was added is left to be {@linkplain #read read}.
     *
     * @return false if the time is over
     * @throws ClosedException it was closed, before or meanwhile
     */
    public boolean await(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (waiting) {
            int fd = descriptor.acquire("poll");
            awaited = true;
            try {
                return poll(fd, deadline);
            } finally {
                awaited = false;
                descriptor.release();
            }
        }
    }

    private boolean poll(int fd, long deadline) {
        while (true) {
            checkOpen();
            poll.putInt(0, fd).putInt(Integer.BYTES, POLLIN);
            long left = Math.max(0, deadline - System.nanoTime());
            int ready = Native.LIBC.poll(Native.address(poll), 1, (int)
                    Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left + 999_999)));
            int errno = ready < 0 ? Native.errno() : 0;
            checkOpen();
            if (errno != 0 && errno != Errno.EINTR.number()) {
                throw Failures.of("poll", "eventfd", errno);
            }
            if (ready > 0 || (ready == 0 && left == 0)) {
                return ready > 0;
            }
        }
    }

    private void checkOpen() {
        if (descriptor.isClosed()) {
            throw new ClosedException(ErrorDetails.of("await", "eventfd", "it was closed here"));
        }
    }

    /** Closes it and wakes who waits. KVM keeps what it was given. */
    @Override
    public void close() {
        int fd;
        try {
            fd = descriptor.acquire("close");
        } catch (ClosedException e) {
            return; // for the second time, which does nothing
        }
        try {
            descriptor.close();
            // The number is open until the release below. Only who waits is told: to KVM it would be an interrupt.
            if (awaited) {
                Native.LIBC.write(fd, Native.address(one), Long.BYTES);
            }
        } finally {
            descriptor.release();
        }
    }

    @Override
    public String toString() {
        return "eventfd";
    }
}
