package dev.vireo;

import java.util.List;
import java.util.Optional;

/** The jobs that this program has started and not yet forgotten. */
public interface Jobs {
    /** All that run, and those that ended lately. */
    List<Job<?>> list();

    /** One job by its identity. */
    Optional<Job<?>> find(JobId id);
}
