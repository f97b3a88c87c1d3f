package dev.vireo.core.driver;

import dev.vireo.domain.SaveCompression;
import dev.vireo.host.HostPath;

/** Where a guest's process gets its machine's state from, instead of starting it afresh. */
public sealed interface Incoming {
    /**
     * A file, read as soon as the process starts.
     *
     * @param file the file
     * @param offset where the state begins in it
     * @param compression how it is compressed
     */
    record Saved(HostPath file, long offset, SaveCompression compression) implements Incoming {}

    /** The network, once the process was told to {@link GuestTransfer#listen}. */
    record Moving() implements Incoming {}
}
