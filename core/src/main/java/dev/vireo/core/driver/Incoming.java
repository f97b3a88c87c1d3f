package dev.vireo.core.driver;

import dev.vireo.domain.SaveCompression;
import dev.vireo.host.HostPath;
import java.util.Set;

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

    /**
     * The network, once the process was told to {@link GuestTransfer#listen}.
     *
     * @param disks the disks whose content comes as well; one that is a file need not be there when this is planned
     */
    record Moving(Set<String> disks) implements Incoming {
        /** Keeps a copy of the set. */
        public Moving {
            disks = Set.copyOf(disks);
        }
    }
}
