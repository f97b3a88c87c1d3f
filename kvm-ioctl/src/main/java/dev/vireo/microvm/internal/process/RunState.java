package dev.vireo.microvm.internal.process;

/** What the machine is doing, in QMP's words. */
enum RunState {
    /** It never ran. */
    PRELAUNCH("prelaunch"),
    /** It runs. */
    RUNNING("running"),
    /** It was stopped. */
    PAUSED("paused"),
    /** A disk has failed, and the guest waits until that is mended. */
    IO_ERROR("io-error"),
    /** The guest has powered off, and is kept. */
    SHUTDOWN("shutdown"),
    /** The guest has crashed, and is kept. */
    CRASHED("guest-panicked"),
    /** The machine has failed. */
    FAILED("internal-error");

    private final String word;

    RunState(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Whether it can run only after a reset. */
    boolean isOver() {
        return this == SHUTDOWN || this == CRASHED || this == FAILED;
    }
}
