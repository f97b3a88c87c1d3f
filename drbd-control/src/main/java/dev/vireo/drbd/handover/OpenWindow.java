package dev.vireo.drbd.handover;

import dev.vireo.drbd.ResourceName;

/**
 * A resource on one host that both hosts may be primary of, though its configuration does not say so.
 *
 * @param resource its name
 * @param guarded whether a guard watches over it there: a migration is under way, or is being cleared
 */
public record OpenWindow(ResourceName resource, boolean guarded) {}
