package dev.vireo.drbd;

/** Which part a host has in a resource. */
public enum Role {
    /** It may read and write. */
    PRIMARY("Primary"),
    /** It takes what the primary writes. */
    SECONDARY("Secondary"),
    /** There is no connection that would tell. */
    UNKNOWN("Unknown"),
    /** A word that this version does not know. */
    OTHER("");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** What DRBD calls it, such as {@code Primary}; empty for {@link #OTHER}. */
    public String word() {
        return word;
    }

    static Role of(String word) {
        for (Role each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        return OTHER;
    }
}
