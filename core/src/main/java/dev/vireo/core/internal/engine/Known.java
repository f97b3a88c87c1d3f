package dev.vireo.core.internal.engine;

import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import java.time.Instant;

/** A state with its reason, since some moment. */
record Known(DomainState state, StateReason reason, Instant since) {
    boolean is(DomainState other, StateReason why) {
        return state == other && reason == why;
    }
}
