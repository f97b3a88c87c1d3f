package dev.vireo.core.driver;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way of a guest's disks from its process to another one of it that waits for its state, as the guest sees them: how
 * they are stored may differ. The guest runs meanwhile, and what it writes is copied again, until {@link #finish}.
 *
 * <p>Every method waits at most for its limit and fails as those of {@link Guest} do.
 */
public interface DiskCopy {
    /** The size of a disk as the guest sees it, in bytes; at either end. */
    long size(String disk, Duration limit);

    /**
     * At the target: lets somebody with the key write disks.
     *
     * @return the port that it listens at
     */
    int serve(List<String> disks, TransferListen order, Duration limit);

    /** At the target: nobody writes from outside any more. */
    void stopServing(Duration limit);

    /** At the target, when the state of the guest has come: what was written is on its medium. */
    void flush(Duration limit);

    /** At the source: begins. What an earlier attempt has left is removed first. */
    void start(List<String> disks, Way way, Duration limit);

    /**
     * At the source: how far it is.
     *
     * @throws dev.vireo.error.MonitorException one of the copies has failed
     */
    Progress progress(List<String> disks, Duration limit);

    /**
     * At the source, with the guest stopped: copies what is left, and ends.
     *
     * @throws dev.vireo.error.MonitorException what is at the target is not what is here
     */
    void finish(List<String> disks, Duration limit);

    /** At the source: ends whatever is under way or was left, be it by somebody else. */
    void abandon(Duration limit);

    /**
     * Where disks go.
     *
     * @param address name or number of the target, as the source sees it
     * @param port the port
     * @param secret the folder with the key that both sides share; empty for no encryption
     * @param bandwidth the most bytes a second of each disk; empty for no limit
     */
    record Way(String address, int port, Optional<HostPath> secret, Optional<ByteSize> bandwidth) {}

    /**
     * How far copies are.
     *
     * @param copied bytes
     * @param total bytes; grows with what the guest writes
     * @param alike whether every copy is complete, and follows what the guest writes
     */
    record Progress(long copied, long total, boolean alike) {}
}
