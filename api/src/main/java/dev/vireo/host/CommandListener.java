package dev.vireo.host;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hears a streaming command. Called on a thread of the host, one call at a time; must not block. */
public interface CommandListener {
    /** More standard output; the buffer is valid during the call only. */
    void output(ByteBuffer data);

    /** More standard error; the buffer is valid during the call only. Ignored by default. */
    default void standardError(ByteBuffer data) {}

    /**
     * The command has ended, after all its output; the last call.
     *
     * @param exitStatus the exit status, 128 + n for signal n; -1 where it could not be learned
     * @param failure why it could not be learned: the link was lost, the host closed
     */
    void ended(int exitStatus, @Nullable Throwable failure);
}
