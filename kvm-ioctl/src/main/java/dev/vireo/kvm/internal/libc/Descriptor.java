package dev.vireo.kvm.internal.libc;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A file descriptor that can be closed at any time from any thread: the kernel's close is called when the last call that
 * uses the number has returned, so that no call ever meets a number that was given to another file.
 */
public final class Descriptor implements AutoCloseable {
    private static final int CLOSED = Integer.MIN_VALUE;
    private static final VarHandle STATE = stateHandle();

    private final int fd;
    private final String subject;

    /** How many calls are under way, with {@link #CLOSED} as a flag. */
    @SuppressWarnings("unused") // by STATE
    private volatile int state;

    /**
     * Takes a descriptor over.
     *
     * @param fd the number; one that is not open makes every call fail with {@code EBADF}
     * @param subject for messages
     */
    public Descriptor(int fd, String subject) {
        this.fd = fd;
        this.subject = subject;
    }

    private static VarHandle stateHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Descriptor.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * The number, for one call; {@link #release()} must follow.
     *
     * @throws ClosedException it was closed
     */
    public int acquire(String call) {
        int users;
        do {
            users = (int) STATE.getVolatile(this);
            if (users < 0) {
                throw new ClosedException(ErrorDetails.of(call, subject, "it was closed here"));
            }
        } while (!STATE.compareAndSet(this, users, users + 1));
        return fd;
    }

    /** The call has returned. */
    public void release() {
        int users = (int) STATE.getAndAdd(this, -1);
        if (users == CLOSED + 1) {
            Native.LIBC.close(fd);
        }
    }

    /** Whether it was closed. Calls that began before may still be under way. */
    public boolean isClosed() {
        return (int) STATE.getVolatile(this) < 0;
    }

    /** What it is, for messages. */
    public String subject() {
        return subject;
    }

    @Override
    public void close() {
        int users = (int) STATE.getAndBitwiseOr(this, CLOSED);
        if (users == 0) {
            Native.LIBC.close(fd);
        }
    }

    @Override
    public String toString() {
        return subject;
    }
}
