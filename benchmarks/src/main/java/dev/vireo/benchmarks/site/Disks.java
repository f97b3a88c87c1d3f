package dev.vireo.benchmarks.site;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Disks for guests that never run: empty and sparse. */
public final class Disks {
    /** Memory of every guest, ours and the peers', in MiB. */
    public static final int GUEST_MEMORY_MIB = 64;

    private static final long BYTES = 1 << 20;

    private final Path folder;

    /** Disks in a folder. */
    public Disks(Path folder) {
        this.folder = folder;
    }

    /** A raw disk of 1 MiB for a guest. */
    public Path create(String guest) throws IOException {
        Path file = folder.resolve(guest + ".raw");
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(BYTES);
        }
        return file;
    }
}
