package dev.vireo.host.ssh.internal.io;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a host has to end when it is closed: connections, commands, locks. */
public final class Ownership implements AutoCloseable {
    private final Set<Owned> owned = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Something that ends with its host. */
    @FunctionalInterface
    public interface Owned {
        /** Its host is closed: ends it. Idempotent, does not throw. */
        void hostClosed();
    }

    /** Throws if the host is closed. */
    public void refuseClosed(String attempted, String subject) {
        if (closed) {
            throw closedException(attempted, subject, Effect.NOTHING);
        }
    }

    /** The exception for a call on a closed host. */
    public static ClosedException closedException(String attempted, String subject, Effect effect) {
        return new ClosedException(
                ErrorDetails.of(attempted, subject, "the host was closed here").effect(effect));
    }

    /** Whether the host is closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Adds something; if the host is closed meanwhile, ends it and throws. */
    public void add(Owned thing, String attempted, String subject) {
        owned.add(thing);
        if (closed) {
            owned.remove(thing);
            thing.hostClosed();
            throw closedException(attempted, subject, Effect.NOTHING);
        }
    }

    /** Forgets something that has ended. */
    public void remove(Owned thing) {
        owned.remove(thing);
    }

    @Override
    public void close() {
        closed = true;
        owned.forEach(Owned::hostClosed);
        owned.clear();
    }
}
