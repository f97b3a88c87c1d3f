package dev.vireo.kvm;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.KickSignal;
import dev.vireo.kvm.internal.libc.Native;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one vCPU, and gets whoever runs it out of there.
 *
 * <p>Two things end {@code KVM_RUN}: the flag {@code immediate_exit}, which the kernel reads on entry, and the signal. Who
 * kicks sets the flag, then looks for a thread to signal; who runs announces its thread, then enters. As each has a full
 * fence in between, either the flag is seen or the thread is.
 */
final class Runner {
    private static final VarHandle THREAD = threadHandle();
    private static final int NOBODY = 0;
    private static final int ENTERING = -1;
    private static final int EHWPOISON = 133;
    private static final long RUN = KvmIoctl.KVM_RUN.request();
    private static final long PATIENCE_SECONDS = 10;

    private final Object owner;
    private final Target target;
    private final RunPage page;
    private final Exits exits;
    private final CountDownLatch left = new CountDownLatch(1);

    /** Who is in {@link #enter}, by its kernel number. */
    private volatile int thread;

    private volatile boolean kicked;

    /** The thread that ran last, and its number, so that the kernel is asked once. Used by the one that entered. */
    private @Nullable Thread known;

    private int knownNumber;

    Runner(Object owner, Target target, RunPage page) {
        this.owner = owner;
        this.target = target;
        this.page = page;
        this.exits = new Exits(page);
    }

    private static VarHandle threadHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Runner.class, "thread", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    Exit run() {
        int errno = enter();
        return errno == 0 ? exits.current() : failed(errno);
    }

    /** Completes what the last exit left open, without running the guest. */
    Exit completeExit() {
        page.immediateExit(true);
        int errno = enter();
        page.immediateExit(false);
        if (kicked) {
            page.immediateExit(true);
        }
        if (errno == Errno.EINTR.number()) {
            return exits.interrupted();
        }
        return errno == 0 ? exits.current() : failed(errno);
    }

    /** The error number, or 0. */
    private int enter() {
        Descriptor descriptor = target.descriptor();
        int errno;
        int fd = descriptor.acquire("KVM_RUN");
        try {
            announce();
            errno = Native.LIBC.ioctl(fd, RUN, 0) == 0 ? 0 : Native.errno();
            thread = NOBODY;
        } finally {
            descriptor.release();
            // The guest's memory hangs on it, and must not be unmapped under the kernel.
            Reference.reachabilityFence(owner);
        }
        if (descriptor.isClosed()) {
            left.countDown();
            throw new ClosedException(ErrorDetails.of("KVM_RUN", descriptor.subject(), "it was closed here"));
        }
        return errno;
    }

    private void announce() {
        if (!THREAD.compareAndSet(this, NOBODY, ENTERING)) {
            throw new WrongStateException(
                    ErrorDetails.of("KVM_RUN", target.descriptor().subject(), "another thread runs it"));
        }
        Thread current = Thread.currentThread();
        if (current != known) {
            try {
                PlatformThreads.check(current, target.descriptor().subject());
                knownNumber = KickSignal.self();
                known = current;
            } catch (RuntimeException e) {
                thread = NOBODY;
                if (target.descriptor().isClosed()) {
                    left.countDown(); // who closes it may have seen this thread enter
                }
                throw e;
            }
        }
        thread = knownNumber;
    }

    private Exit failed(int errno) {
        if (errno == Errno.EINTR.number() || errno == Errno.EAGAIN.number()) {
            kicked = false;
            page.immediateExit(false);
            return exits.interrupted();
        }
        boolean faulted = errno == Errno.EFAULT.number() || errno == EHWPOISON;
        if (faulted && page.exitReason() == Exits.MEMORY_FAULT) {
            return exits.current();
        }
        throw target.failure(KvmIoctl.KVM_RUN, errno);
    }

    void kick() {
        kicked = true;
        page.immediateExit(true);
        int runs = thread;
        if (runs > NOBODY) {
            KickSignal.send(runs);
        }
    }

    /** Kicks after the descriptor was closed, and waits until nobody is inside any more. */
    void evict() {
        kick();
        if (thread == NOBODY || Thread.currentThread() == known) {
            return;
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                // Should it take longer, its own way out closes the descriptor, and the memory stays mapped till then.
                left.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
