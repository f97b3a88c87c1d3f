package dev.vireo.drbd.splitbrain;

import dev.vireo.ByteSize;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.Role;
import java.time.Instant;
import java.util.Optional;

/** What one side of a split brain has to lose. Immutable. */
public final class SplitBrainSide {
    private final DrbdResource end;
    private final String host;
    private final Role role;
    private final ByteSize changed;
    private final Optional<Instant> lastPrimary;

    SplitBrainSide(DrbdResource end, String host, Role role, ByteSize changed, Optional<Instant> lastPrimary) {
        this.end = end;
        this.host = host;
        this.role = role;
        this.changed = changed;
        this.lastPrimary = lastPrimary;
    }

    /** The side. */
    public DrbdResource end() {
        return end;
    }

    /** The name of its host. */
    public String host() {
        return host;
    }

    /** Its part now. */
    public Role role() {
        return role;
    }

    /** How much it has written, or may have, since the two were alike: in blocks of 4 KiB. */
    public ByteSize changed() {
        return changed;
    }

    /**
     * When it was primary last, by its own clock: now, if it is; else as the kernel's log has it. Empty if that tells of
     * none, as after the host was started anew.
     */
    public Optional<Instant> lastPrimary() {
        return lastPrimary;
    }

    @Override
    public String toString() {
        return host + " (" + role + ", " + changed + " changed, primary until "
                + lastPrimary.map(Instant::toString).orElse("nobody knows when") + ")";
    }
}
