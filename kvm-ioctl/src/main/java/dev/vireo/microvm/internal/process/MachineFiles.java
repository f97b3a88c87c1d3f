package dev.vireo.microvm.internal.process;

import java.nio.file.Path;

/** The files of a machine that are open in this process, by the numbers that its description has for them. */
public interface MachineFiles {
    /** Those that a process has found open: by just these numbers. */
    MachineFiles FOUND = described -> described;

    /** The descriptor of a file, which stays whose it is. */
    int number(int described);

    /** The descriptor of a file, which is the caller's to close from now on. */
    default int take(int described) {
        return number(described);
    }

    /** A name under which a file can be opened once more. */
    default Path path(int described) {
        return Path.of("/proc/self/fd/" + number(described));
    }
}
