package dev.vireo.drbd;

import java.time.Instant;

/**
 * What is known of a host's resources became old, or is current again. In between nothing is told; what has changed meanwhile
 * is told before the second one.
 *
 * @param current whether it is current
 * @param reason for people
 */
public record WatchEvent(Instant at, boolean current, String reason) implements DrbdEvent {}
