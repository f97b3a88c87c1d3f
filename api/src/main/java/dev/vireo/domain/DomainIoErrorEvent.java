package dev.vireo.domain;

import java.time.Instant;

/** A disk of a domain failed. */
public final class DomainIoErrorEvent implements DomainEvent {
    private final Instant at;
    private final DomainName domain;
    private final String disk;
    private final boolean write;
    private final boolean noSpace;
    private final IoErrorAction action;

    /** Creates the event. */
    public DomainIoErrorEvent(
            Instant at, DomainName domain, String disk, boolean write, boolean noSpace, IoErrorAction action) {
        this.at = at;
        this.domain = domain;
        this.disk = disk;
        this.write = write;
        this.noSpace = noSpace;
        this.action = action;
    }

    @Override
    public Instant at() {
        return at;
    }

    @Override
    public DomainName domain() {
        return domain;
    }

    /** The id of the disk. */
    public String disk() {
        return disk;
    }

    /** Whether it failed to write, else to read. */
    public boolean write() {
        return write;
    }

    /** Whether the storage was full. */
    public boolean noSpace() {
        return noSpace;
    }

    /** What was done about it, by the disk's policy. */
    public IoErrorAction action() {
        return action;
    }

    @Override
    public String toString() {
        return domain + " disk " + disk + (write ? " write" : " read") + " failed" + (noSpace ? " (full)" : "");
    }
}
