package dev.vireo.core.internal.engine;

import dev.vireo.domain.DomainState;
import dev.vireo.domain.DomainStatus;
import dev.vireo.domain.Freshness;
import dev.vireo.domain.StateReason;
import java.time.Instant;

/** A status as the cache has it. */
record EngineStatus(DomainState state, StateReason reason, Instant since, Instant asOf, Freshness freshness)
        implements DomainStatus {
    @Override
    public String toString() {
        return state + " (" + reason + ") since " + since + ", " + freshness + " as of " + asOf;
    }
}
