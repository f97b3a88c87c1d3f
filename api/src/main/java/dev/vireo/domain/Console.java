package dev.vireo.domain;

/**
 * The guest's console: its output with a bounded history that is kept even while no program is attached, and its
 * input. Any number of readers, of any number of programs.
 *
 * <p>Output is addressed by position: bytes since the guest's process was started.
 */
public interface Console {
    /** Reads from the oldest output that is kept. */
    ConsoleReader readAll();

    /** Reads what comes from now on. */
    ConsoleReader readNew();

    /** Reads from a position; a position that is no longer kept counts as lost output (see {@link ConsoleChunk}). */
    ConsoleReader readFrom(long position);

    /**
     * Types into the console.
     *
     * @throws dev.vireo.error.WrongStateException the domain does not run
     */
    void write(byte[] input);

    /** Types text, as UTF-8. */
    default void write(String text) {
        write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
