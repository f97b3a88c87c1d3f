package dev.vireo.host;

import dev.vireo.error.InvalidSpecException;

/**
 * Exactly one process for all time: numbers are reused, this is not.
 *
 * @param pid process number
 * @param startTime clock ticks between boot and its start, field 22 of {@code /proc/PID/stat}
 * @param bootId the boot in which it ran, from {@code /proc/sys/kernel/random/boot_id}
 */
public record ProcessIdentity(long pid, long startTime, String bootId) {
    /** Checks the ranges. */
    public ProcessIdentity {
        if (pid <= 0 || startTime < 0 || bootId.isEmpty()) {
            throw InvalidSpecException.of("process identity", "pid", "must be positive, with start time and boot id");
        }
    }
}
