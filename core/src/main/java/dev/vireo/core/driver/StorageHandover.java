package dev.vireo.core.driver;

/**
 * What the storage under a guest has to say when the guest moves, such as a replicated disk that must be open on both
 * hosts for a moment. Each method may throw: until {@link #finish} the migration is undone then.
 */
public interface StorageHandover {
    /** Makes the storage usable at the target, before the guest's process starts there. */
    void prepare();

    /**
     * The guest is stopped and about to switch. The last moment to refuse, by throwing: the link between the replicas
     * may have died while the migration's own stream did not.
     */
    void confirm();

    /** The guest runs at the target and its process at the source is gone. */
    void finish();

    /** It came to nothing; the guest stays at the source. Called after {@link #prepare}, even if that threw. */
    void abort();

    /**
     * It is not known, or not our business any more, on which host the guest goes on: nothing may be taken from either as
     * long as a process has it open there. Called instead of the other two, after {@link #prepare}, even if that threw.
     */
    void leave();
}
