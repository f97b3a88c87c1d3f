package dev.vireo.lvm;

import java.util.Optional;

/** What a thin pool does when a user of a thin volume gives space back, as by fstrim(8). */
public enum Discards {
    /** Nothing: the space stays taken. */
    IGNORE("ignore"),
    /** The pool gets the space back. */
    KEEP("nopassdown"),
    /** The pool gets the space back, and tells the devices that it lies on, if they can make use of that. */
    PASS_DOWN("passdown");

    private final String word;

    Discards(String word) {
        this.word = word;
    }

    /** LVM's own word. */
    public String word() {
        return word;
    }

    static Optional<Discards> of(String word) {
        for (Discards each : values()) {
            if (each.word.equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
