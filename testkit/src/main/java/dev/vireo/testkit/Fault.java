package dev.vireo.testkit;

/** A way in which a {@link ScriptedHost} can be broken. */
public enum Fault {
    /** Nothing can be written: {@code NotEnoughResourcesException}. */
    DISK_FULL,
    /** The file system is read-only: {@code AccessDeniedException}. */
    READ_ONLY,
    /** The link is lost: {@code UnreachableException}. */
    UNREACHABLE,
    /** Nothing is answered until the deadline: {@code TimedOutException}. */
    HANGS
}
