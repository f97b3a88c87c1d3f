package dev.vireo.drbd;

/** When a write is done, in the eyes of who writes. */
public enum Protocol {
    /** When it is on the local disk and on its way: a crash of the primary may lose what the peer has not got. */
    A("A"),
    /** When it is on the local disk and in the memory of the peer: lost only if both hosts fail at once. */
    B("B"),
    /** When it is on both disks. */
    C("C");

    private final String word;

    Protocol(String word) {
        this.word = word;
    }

    /** What DRBD's configuration calls it. */
    public String word() {
        return word;
    }
}
