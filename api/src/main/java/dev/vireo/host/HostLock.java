package dev.vireo.host;

/** A lock that is held until closed. */
public interface HostLock extends AutoCloseable {
    /** The lock file. */
    HostPath file();

    /** Whether it is surely still held; a lost link to the host makes it false for good. */
    boolean isHeld();

    /** Gives the lock back; idempotent. */
    @Override
    void close();
}
