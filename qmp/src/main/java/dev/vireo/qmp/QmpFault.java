package dev.vireo.qmp;

/**
 * Something that a monitor sent and that belongs to nothing. It harms no call; it is told because it should not happen.
 *
 * @param kind what it was
 * @param detail in words, without the data
 */
public record QmpFault(Kind kind, String detail) {
    /** What a monitor can do wrong. */
    public enum Kind {
        /** A line that is not JSON, or not a message of the protocol. */
        MALFORMED_LINE,
        /** A line longer than {@link QmpOptions#messageLimit()}; it was skipped. */
        OVERSIZED_LINE,
        /** An error without an id, which is QEMU's answer to a line that it could not parse. */
        UNMATCHED_ERROR,
        /** A reply to an id that was never sent, or was answered before. */
        UNKNOWN_ID,
        /** A message that has no place where the conversation stands, such as a second greeting. */
        UNEXPECTED_MESSAGE
    }
}
