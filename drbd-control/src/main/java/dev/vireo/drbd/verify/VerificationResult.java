package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What one verification has found. Immutable. */
public final class VerificationResult {
    private final ResourceName resource;
    private final String host;
    private final Instant begun;
    private final Instant ended;
    private final VerificationOutcome outcome;
    private final ByteSize outOfSync;
    private final Role role;
    private final Role peerRole;
    private final List<Difference> differences;

    VerificationResult(
            ResourceName resource,
            String host,
            Instant begun,
            Instant ended,
            VerificationOutcome outcome,
            ByteSize outOfSync,
            Role role,
            Role peerRole,
            List<Difference> differences) {
        this.resource = Objects.requireNonNull(resource);
        this.host = Objects.requireNonNull(host);
        this.begun = Objects.requireNonNull(begun);
        this.ended = Objects.requireNonNull(ended);
        this.outcome = Objects.requireNonNull(outcome);
        this.outOfSync = Objects.requireNonNull(outOfSync);
        this.role = Objects.requireNonNull(role);
        this.peerRole = Objects.requireNonNull(peerRole);
        this.differences = List.copyOf(differences);
    }

    /** What was verified. */
    public ResourceName resource() {
        return resource;
    }

    /** The name of the host where it was begun. */
    public String host() {
        return host;
    }

    /** When it was begun, by the clock of who began it. */
    public Instant begun() {
        return begun;
    }

    /** When its end was seen. */
    public Instant ended() {
        return ended;
    }

    /** How long it took. */
    public Duration duration() {
        return Duration.between(begun, ended);
    }

    /** What it has come to. */
    public VerificationOutcome outcome() {
        return outcome;
    }

    /** How much differs, what earlier verifications have found included. */
    public ByteSize outOfSync() {
        return outOfSync;
    }

    /** Which part {@link #host()} had at the end. */
    public Role role() {
        return role;
    }

    /** Which part the peer had. */
    public Role peerRole() {
        return peerRole;
    }

    /** Where the hosts differ, as far as the kernel's log still tells; at most the first hundred places. */
    public List<Difference> differences() {
        return differences;
    }

    /**
     * Whether the next loss of the connection, however short, copies the primary's data over those of the secondary where
     * they differ, without being asked and whichever of them are wrong.
     */
    public boolean reconnectOverwritesSecondary() {
        return outOfSync.bytes() > 0 && (role == Role.PRIMARY ^ peerRole == Role.PRIMARY);
    }

    @Override
    public String toString() {
        return "verification of " + resource + " from " + host + " at " + begun + ": " + outcome + ", " + outOfSync
                + " out of sync";
    }
}
