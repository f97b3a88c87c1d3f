package dev.vireo.lvm.internal;

import dev.vireo.host.CommandResult;
import java.util.List;

/** Runs commands of LVM that change nothing, whatever they say. Any thread may call it, several at once. */
public interface Reporter extends AutoCloseable {
    /**
     * Runs a command to its end.
     *
     * @param words the command and its options, without {@code lvm} itself
     * @throws dev.vireo.error.TimedOutException it did not end in time
     */
    CommandResult run(List<String> words);

    /** Ends what is kept for the next command; idempotent. */
    @Override
    void close();
}
