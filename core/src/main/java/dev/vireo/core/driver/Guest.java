package dev.vireo.core.driver;

import dev.vireo.ByteSize;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Control of one guest that runs.
 *
 * <p>Every method waits at most for its limit ({@link dev.vireo.error.TimedOutException}, effect {@code UNKNOWN}) and
 * fails with {@link dev.vireo.error.UnreachableException} when the guest's process ends or its monitor is lost.
 */
public interface Guest extends AutoCloseable {
    /** Whether changes are pushed to the listener. If not, nobody had a monitor to spare and the engine polls. */
    boolean pushes();

    /** Asks for the state now. Used as heartbeat, so it must be cheap. */
    GuestState state(Duration limit);

    /** Stops the CPUs. */
    void suspend(Duration limit);

    /** Lets the CPUs go. */
    void resume(Duration limit);

    /** Resets the machine. */
    void reset(Duration limit);

    /** Presses the power button. */
    void powerdown(Duration limit);

    /** Wakes a guest that has put itself to sleep. */
    void wakeUp(Duration limit);

    /**
     * Lets the guest see that a disk has grown.
     *
     * @param disk its id in the spec
     * @throws UnsupportedException the driver cannot, and does not claim {@link dev.vireo.Feature#GROW_DISK}
     */
    default void growDisk(String disk, ByteSize size, Duration limit) {
        throw new UnsupportedException(
                ErrorDetails.of("grow", "disk " + disk, "this driver cannot tell a guest that runs"));
    }

    /** Asks for what the hypervisor counts. Many may be under way at once. */
    CompletionStage<GuestFigures> figures(Duration limit);

    /**
     * The way of its state out of the process, and into it.
     *
     * @throws UnsupportedException the driver has none, and does not claim {@link dev.vireo.Feature#SAVE} or {@link
     *     dev.vireo.Feature#MIGRATE}
     */
    default GuestTransfer transfer() {
        throw new UnsupportedException(
                ErrorDetails.of("move", "the guest", "this driver can neither save nor migrate"));
    }

    /**
     * The way of its disks to another host.
     *
     * @throws UnsupportedException the driver has none
     */
    default DiskCopy diskCopy() {
        throw new UnsupportedException(ErrorDetails.of("move", "the guest", "this driver cannot copy disks"));
    }

    /** Gives up control; the guest goes on. Idempotent. */
    @Override
    void close();
}
