package dev.vireo.core.driver;

import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;

/**
 * The state of a guest's machine, in the api's words.
 *
 * @param state the state
 * @param reason why, as far as the hypervisor tells
 */
public record GuestState(DomainState state, StateReason reason) {}
