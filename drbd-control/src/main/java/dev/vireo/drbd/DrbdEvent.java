package dev.vireo.drbd;

import dev.vireo.Event;

/** Something that happened to the resources of a host, or to what watches them. */
public sealed interface DrbdEvent extends Event permits ResourceEvent, WatchEvent {}
