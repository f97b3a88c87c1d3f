package dev.vireo.drbd;

import dev.vireo.ByteSize;
import java.util.Optional;

/** The state of one volume over a connection. Immutable. */
public final class PeerVolumeState {
    private final int number;
    private final ReplicationState replication;
    private final DiskState disk;
    private final Optional<ByteSize> outOfSync;
    private final boolean resyncSuspended;
    private final Optional<Progress> progress;

    PeerVolumeState(Fields fields, Optional<Progress> progress) {
        number = (int) fields.number("volume").orElse(0L).longValue();
        replication = ReplicationState.of(fields.text("replication"));
        disk = DiskState.of(fields.text("peer-disk"));
        outOfSync = fields.kibibytes("out-of-sync");
        resyncSuspended = !fields.text("resync-suspended").equals("no")
                && !fields.text("resync-suspended").isEmpty();
        this.progress = progress;
    }

    /** The number of the volume within its resource. */
    public int number() {
        return number;
    }

    /** What happens to it. */
    public ReplicationState replication() {
        return replication;
    }

    /** What the peer's data are worth, as far as we know. */
    public DiskState disk() {
        return disk;
    }

    /** How much is known to differ, or may differ, between the two hosts. */
    public Optional<ByteSize> outOfSync() {
        return outOfSync;
    }

    /** Whether a synchronization would wait. */
    public boolean resyncSuspended() {
        return resyncSuspended;
    }

    /** How far a synchronization or a verification is; empty when there is none. */
    public Optional<Progress> progress() {
        return progress;
    }

    @Override
    public String toString() {
        return replication + ", peer " + disk
                + progress.map(done -> ", " + done).orElse("");
    }
}
