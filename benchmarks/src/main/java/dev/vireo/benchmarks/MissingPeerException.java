package dev.vireo.benchmarks;

/** What Vireo is to be compared with cannot run on this machine. */
public final class MissingPeerException extends Exception {
    private static final long serialVersionUID = 1;

    /** Creates it with what is missing, as a clause. */
    public MissingPeerException(String message) {
        super(message);
    }
}
