package dev.vireo;

/** A handler that is called until this is closed. */
public interface Registration extends AutoCloseable {
    /** Ends the registration; idempotent. A call under way is not waited for. */
    @Override
    void close();
}
