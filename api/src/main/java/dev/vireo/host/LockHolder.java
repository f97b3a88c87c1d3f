package dev.vireo.host;

import java.io.Serializable;
import java.time.Instant;

/**
 * Who holds a lock, as the holder wrote it into the lock file.
 *
 * @param who program and process, such as {@code "java[4711]@node1"}
 * @param purpose what for, such as {@code "start web1"}
 * @param since when it was taken, by the holder's clock
 */
public record LockHolder(String who, String purpose, Instant since) implements Serializable {}
