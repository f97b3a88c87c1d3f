package dev.vireo.host;

import java.time.Duration;
import java.util.Optional;

/**
 * Advisory locks by flock(2), which end with their holder. Lock files are created where missing (their folder must be
 * there) and never removed.
 */
public interface HostLocks {
    /**
     * Takes a lock, waiting at most so long; zero does not wait.
     *
     * @param purpose what it is for, shown to those who are refused, such as {@code "migrate web1"}
     * @throws dev.vireo.error.LockedByException it is taken; tells the holder
     */
    HostLock acquire(HostPath file, LockMode mode, String purpose, Duration wait);

    /** Who holds a lock exclusively, as the holder wrote it; empty if nobody does. */
    Optional<LockHolder> holder(HostPath file);
}
