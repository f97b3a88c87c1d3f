package dev.vireo.drbd.verify;

import dev.vireo.Event;
import dev.vireo.drbd.ResourceName;
import java.time.Instant;
import java.util.Optional;

/** What a {@link VerificationScheduler} has to tell. Immutable. */
public final class VerificationEvent implements Event {
    private final Instant at;
    private final ResourceName resource;
    private final Kind kind;
    private final Optional<VerificationResult> result;
    private final String message;

    /** What has happened. */
    public enum Kind {
        /** Both hosts have the same data. */
        PASSED,
        /** They do not: somebody has to find out which of them is right, see {@link Repair}. */
        DIFFERENT,
        /** A verification could not be begun, or did not reach its end. It is tried again at its next time. */
        FAILED,
        /** None has reached its end for two periods. Told once until one does. */
        OVERDUE
    }

    VerificationEvent(
            Instant at, ResourceName resource, Kind kind, Optional<VerificationResult> result, String message) {
        this.at = at;
        this.resource = resource;
        this.kind = kind;
        this.result = result;
        this.message = message;
    }

    @Override
    public Instant at() {
        return at;
    }

    /** Which resource. */
    public ResourceName resource() {
        return resource;
    }

    /** What has happened. */
    public Kind kind() {
        return kind;
    }

    /** What a verification has found; empty if it was not begun. */
    public Optional<VerificationResult> result() {
        return result;
    }

    /** The same for people. */
    public String message() {
        return message;
    }

    @Override
    public String toString() {
        return resource + " " + kind + ": " + message;
    }
}
