package dev.vireo.domain;

import dev.vireo.Event;

/** Something that happened to a domain. */
public interface DomainEvent extends Event {
    /** The domain. */
    DomainName domain();
}
