package dev.vireo.benchmarks.microvm;

import java.nio.file.Path;

/** Who runs guests. There is one guest of a side at a time. */
interface Side {
    /** Starts the guest; it boots. */
    Guest start() throws Exception;

    /** Writes a running guest to a file, and ends it. */
    void save(Guest guest, Path file) throws Exception;

    /** Lets the saved guest go on; the file stays. */
    Guest restore(Path file) throws Exception;
}
