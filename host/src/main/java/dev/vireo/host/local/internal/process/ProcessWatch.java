package dev.vireo.host.local.internal.process;

import dev.vireo.error.Effect;
import dev.vireo.host.local.internal.io.Deadline;
import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Libc;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits on a process descriptor, which becomes readable when the last thread of the process has ended. */
final class ProcessWatch implements AutoCloseable {
    private final EventLoop loop;
    private final Ownership ownership;
    private final int descriptor;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Ownership.Owned release = over::countDown;

    /** Takes the descriptor over. */
    ProcessWatch(EventLoop loop, Ownership ownership, int descriptor) {
        this.loop = loop;
        this.ownership = ownership;
        this.descriptor = descriptor;
    }

    void start(String subject) {
        loop.refuseCurrent(LocalProcesses.WAIT);
        ownership.add(release, LocalProcesses.WAIT, subject);
        loop.add(descriptor, Constants.EPOLLIN, events -> {
            loop.remove(descriptor);
            over.countDown();
        });
    }

    /** Whether the process ended before the deadline. */
    boolean await(Deadline deadline, String subject) {
        try {
            boolean ended = over.await(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
            ownership.refuseClosed(LocalProcesses.WAIT, subject);
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Deadline.interrupted(LocalProcesses.WAIT, subject, Effect.NOTHING);
        }
    }

    @Override
    public void close() {
        ownership.remove(release);
        loop.execute(() -> {
            loop.remove(descriptor);
            Libc.close(descriptor);
        });
    }
}
