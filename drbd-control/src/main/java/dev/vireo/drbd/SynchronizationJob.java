package dev.vireo.drbd;

import dev.vireo.Job;
import java.util.Optional;

/** A synchronization that is watched. To cancel the job ends the watch alone; DRBD goes on. */
public interface SynchronizationJob extends Job<ResourceState> {
    /** How far it is, as it was seen last; empty while there is none under way. Never waits. */
    Optional<Progress> progress();
}
