package dev.vireo.drbd;

/**
 * What happens when two hosts that were both primary without a connection meet again. Whatever is not said here leaves them
 * apart until somebody has decided which data are lost; so it is when both are primary at that moment.
 */
public enum SplitBrainPolicy {
    /** They stay apart. */
    ASK("disconnect", "disconnect"),
    /** Where one has written nothing, it takes the data of the other: nothing is lost. */
    IF_ONE_WROTE_NOTHING("discard-zero-changes", "consensus"),
    /** The one that has written less takes the data of the other, and <b>what it has written is lost</b>. */
    LOSE_LEAST_CHANGES("discard-least-changes", "consensus");

    private final String withoutPrimary;
    private final String withOnePrimary;

    SplitBrainPolicy(String withoutPrimary, String withOnePrimary) {
        this.withoutPrimary = withoutPrimary;
        this.withOnePrimary = withOnePrimary;
    }

    /** The configuration's {@code after-sb-0pri}: no host is primary when they meet. */
    public String withoutPrimary() {
        return withoutPrimary;
    }

    /** The configuration's {@code after-sb-1pri}: one is primary. A loser that is primary is never overwritten. */
    public String withOnePrimary() {
        return withOnePrimary;
    }
}
