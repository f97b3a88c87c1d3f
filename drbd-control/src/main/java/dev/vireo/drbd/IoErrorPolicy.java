package dev.vireo.drbd;

/** What happens when a backing device has an I/O error. */
public enum IoErrorPolicy {
    /** The device is let go, and the peer is used. */
    DETACH("detach"),
    /** Who uses the volume gets the error. */
    PASS_ON("pass_on"),
    /** The handler {@code local-io-error} is called. */
    CALL_HANDLER("call-local-io-error");

    private final String word;

    IoErrorPolicy(String word) {
        this.word = word;
    }

    /** What DRBD's configuration calls it. */
    public String word() {
        return word;
    }
}
