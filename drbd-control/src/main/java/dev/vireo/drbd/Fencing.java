package dev.vireo.drbd;

/** What a primary does when it loses its peer. */
public enum Fencing {
    /** It goes on. Both hosts may do so, and their data part ways. */
    DONT_CARE("dont-care"),
    /** It calls the handler that marks the data of the peer as outdated, and goes on meanwhile. */
    RESOURCE_ONLY("resource-only"),
    /** It stands still until the handler says that the peer cannot go on; without a handler, until somebody decides. */
    RESOURCE_AND_STONITH("resource-and-stonith");

    private final String word;

    Fencing(String word) {
        this.word = word;
    }

    /** What DRBD's configuration calls it. */
    public String word() {
        return word;
    }
}
