package dev.vireo.host;

/** The signals that Vireo sends, with their Linux numbers. */
public enum Signal {
    /** SIGTERM. */
    TERM(15),
    /** SIGKILL. */
    KILL(9),
    /** SIGSTOP. */
    STOP(19),
    /** SIGCONT. */
    CONT(18);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /** The number on Linux, every architecture that KVM runs on. */
    public int number() {
        return number;
    }
}
