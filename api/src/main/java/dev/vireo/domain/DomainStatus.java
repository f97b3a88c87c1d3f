package dev.vireo.domain;

import java.time.Instant;

/** What a domain is, at one moment. */
public interface DomainStatus {
    /** The state. */
    DomainState state();

    /** Why. */
    StateReason reason();

    /** Since when it is in this state, as far as it is known. */
    Instant since();

    /** When this was last known to be true. */
    Instant asOf();

    /** How far it can be trusted. */
    Freshness freshness();
}
