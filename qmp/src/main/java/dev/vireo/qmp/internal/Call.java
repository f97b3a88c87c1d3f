package dev.vireo.qmp.internal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A command under way. Whoever settles it first decides its outcome. */
public abstract class Call {
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

    /** A call without an outcome. */
    protected Call() {}

    /** Settles the call, from any thread; false if it was settled before. Never blocks. */
    public final boolean settle(Outcome how) {
        if (outcome.compareAndSet(null, how)) {
            settled(how);
            return true;
        }
        return false;
    }

    /** The outcome; null while there is none. */
    public final @Nullable Outcome outcome() {
        return outcome.get();
    }

    /** Called once, on the thread that settled the call, which may be an I/O thread: must not block. */
    protected abstract void settled(Outcome how);
}
