package dev.vireo.host.ssh.internal.io;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The locks that threads have taken. A thread whose lock was lost with its connection has no more effect on the host
 * until it has given the lock back: somebody else may hold it by now, and a new connection must not hide that.
 */
public final class Leases {
    private final Map<Lease, Thread> owners = new ConcurrentHashMap<>();

    /** No locks yet. */
    public Leases() {}

    /** Something that may be lost. */
    public interface Lease {
        /** Whether it is surely still ours. */
        boolean isHeld();

        /** What it is on, for people. */
        String subject();
    }

    /** The current thread has taken a lock. */
    public void taken(Lease lease) {
        owners.put(lease, Thread.currentThread());
    }

    /** A lock was given back, whether or not it was still held. */
    public void given(Lease lease) {
        owners.remove(lease);
    }

    /**
     * Throws if the current thread has lost a lock.
     *
     * @throws UnreachableException a lock was lost; nothing was done
     */
    public void refuseIfLost(String attempted, String subject) {
        if (owners.isEmpty()) {
            return;
        }
        Thread current = Thread.currentThread();
        owners.forEach((lease, owner) -> {
            if (owner == current && !lease.isHeld()) {
                throw new UnreachableException(ErrorDetails.of(
                                attempted,
                                subject,
                                lease.subject() + " was lost with the connection; nothing more is done under it")
                        .advice("begin the operation again: it looks first what was done"));
            }
        });
    }
}
