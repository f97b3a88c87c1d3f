package dev.vireo;

import java.util.UUID;

/**
 * The identity of a job.
 *
 * @param value random
 */
public record JobId(UUID value) {
    /** A new identity. */
    public static JobId random() {
        return new JobId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
