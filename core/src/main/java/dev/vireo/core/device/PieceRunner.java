package dev.vireo.core.device;

import java.util.List;

/** Runs the command that reads or writes one piece of a device. */
@FunctionalInterface
public interface PieceRunner {
    /**
     * Runs it to its end.
     *
     * @param input what it reads
     * @return what it has written
     * @throws dev.vireo.error.VireoException it failed
     */
    byte[] run(List<String> argv, byte[] input);
}
