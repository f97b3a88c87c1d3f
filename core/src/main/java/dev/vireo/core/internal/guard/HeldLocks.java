package dev.vireo.core.internal.guard;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The locks under which each thread works. A lock can be lost, with the link to the host that holds it, while a thread
 * goes on in the belief that nobody else touches what it guards.
 */
public final class HeldLocks {
    private final Map<Thread, Deque<HostLock>> byThread = new ConcurrentHashMap<>();

    /** The lock, which from now until it is closed must be held whenever this thread has an effect. */
    public HostLock hold(HostLock lock) {
        Thread owner = Thread.currentThread();
        byThread.compute(owner, (thread, locks) -> {
            Deque<HostLock> all = locks == null ? new ConcurrentLinkedDeque<>() : locks;
            all.add(lock);
            return all;
        });
        return new Held(lock, owner);
    }

    /**
     * Refuses if a lock under which this thread works was lost.
     *
     * @throws UnreachableException it was; what is begun is finished or undone by whoever takes the lock next
     */
    public void check(String attempted, String subject) {
        Deque<HostLock> locks = byThread.get(Thread.currentThread());
        if (locks == null) {
            return;
        }
        for (HostLock lock : locks) {
            if (!lock.isHeld()) {
                throw new UnreachableException(ErrorDetails.of(
                                attempted, subject, "the lock " + lock.file() + " was lost with the link to its host")
                        .advice("nothing more was done; what was begun is finished or undone by the next connect")
                        .effect(Effect.UNKNOWN));
            }
        }
    }

    private void release(Thread owner, HostLock lock) {
        byThread.computeIfPresent(owner, (thread, locks) -> {
            locks.remove(lock);
            return locks.isEmpty() ? null : locks;
        });
    }

    private final class Held implements HostLock {
        private final HostLock lock;
        private final Thread owner;

        Held(HostLock lock, Thread owner) {
            this.lock = lock;
            this.owner = owner;
        }

        @Override
        public HostPath file() {
            return lock.file();
        }

        @Override
        public boolean isHeld() {
            return lock.isHeld();
        }

        @Override
        public void close() {
            release(owner, lock);
            lock.close();
        }
    }
}
