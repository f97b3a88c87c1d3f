package dev.vireo.core.driver;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a transfer is, by the hypervisor's own figures.
 *
 * @param phase where it is
 * @param sent bytes sent
 * @param remaining bytes of memory still to send, as known now
 * @param total bytes of memory in all
 * @param dirtyRate bytes of memory that the guest changes a second; 0 where that is not known yet
 * @param throughput bytes sent a second
 * @param passes how often the memory was gone through
 * @param expectedDowntime for how long the guest would be stopped if it switched now, where that is known
 * @param downtime for how long it was stopped; zero before the end
 * @param elapsed since the beginning
 * @param failure what went wrong, where something did
 */
public record TransferProgress(
        Phase phase,
        long sent,
        long remaining,
        long total,
        long dirtyRate,
        long throughput,
        int passes,
        Optional<Duration> expectedDowntime,
        Duration downtime,
        Duration elapsed,
        Optional<String> failure) {

    /** Where a transfer is. */
    public enum Phase {
        /** Nothing was ever begun. */
        NONE,
        /** The connection is made. */
        SETUP,
        /** Memory is sent while the guest runs. */
        ACTIVE,
        /** The guest is stopped, and it waits for {@link GuestTransfer#switchOver}. */
        BEFORE_SWITCH,
        /** The last of the memory and the devices are sent. */
        SWITCHING,
        /** The target runs and fetches what is missing. */
        POST_COPY,
        /** The connection was lost while the target fetches what is missing. */
        POST_COPY_BROKEN,
        /** It is being cancelled. */
        CANCELLING,
        /** All was sent, and the source is stopped. */
        COMPLETED,
        /** It failed; the source is as it was. */
        FAILED,
        /** It was cancelled; the source is as it was. */
        CANCELLED;

        /** Whether it has come to an end. */
        public boolean ended() {
            return this == NONE || this == COMPLETED || this == FAILED || this == CANCELLED;
        }
    }

    /** The share that is done, as far as it can be told. */
    public double share() {
        return phase == Phase.COMPLETED ? 1 : total <= 0 ? 0 : Math.max(0, (double) (total - remaining) / total);
    }
}
