package dev.vireo.core.driver;

import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.StateReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hears what a guest does. Returns at once. */
public interface GuestListener {
    /** The machine's state changed. */
    void stateChanged(GuestState state, Instant at);

    /** The machine was reset. */
    void wasReset(Instant at);

    /** The guest noticed its power button. */
    void powerButtonSeen(Instant at);

    /** The process is about to end in order, and why: {@code GUEST_SHUTDOWN}, {@code DESTROYED} and the like. */
    void ending(StateReason reason, Instant at);

    /** A disk failed. */
    void ioError(String disk, boolean write, boolean noSpace, IoErrorAction action, Instant at);

    /** Control was lost; the last call. The engine finds out whether the process has ended, and attaches again if not. */
    void lost(@Nullable Throwable failure);
}
