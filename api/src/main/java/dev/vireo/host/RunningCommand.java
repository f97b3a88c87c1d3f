package dev.vireo.host;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A streaming command under way. */
public interface RunningCommand extends AutoCloseable {
    /** Queues bytes for its standard input and returns at once; in order, never in part. */
    void write(ByteBuffer data);

    /** Closes its standard input after what was queued. */
    void closeInput();

    /** Completes with the exit status when the command has ended. */
    CompletionStage<Integer> exit();

    /** Ends the command with its whole process tree, if it still runs; idempotent; does not wait. */
    @Override
    void close();
}
