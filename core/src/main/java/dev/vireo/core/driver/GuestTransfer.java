package dev.vireo.core.driver;

import java.time.Duration;
import java.util.Optional;

/**
 * The way of a guest's state out of its process, into a file or to another host. Nothing is kept here: whoever controls
 * the guest later goes on with what is under way.
 *
 * <p>Every method waits at most for its limit and fails as those of {@link Guest} do.
 */
public interface GuestTransfer {
    /**
     * Begins to send the state; returns when the hypervisor has agreed.
     *
     * @throws dev.vireo.error.WrongStateException something is under way already, or the machine cannot be moved now
     */
    void start(TransferOrder order, Duration limit);

    /** How far it is; asks the hypervisor. */
    TransferProgress progress(Duration limit);

    /** Asks it to stop; that it has is seen in the progress. Nothing happens where nothing is under way. */
    void cancel(Duration limit);

    /**
     * A line which the process, when it reads it from {@link RunFolder#control()}, takes for an order to give up what is
     * under way and to go on; so that a guest does not stop and wait for a program that has died. Empty if there is none.
     */
    Optional<String> cancelLine();

    /**
     * Opens a way by which what is under way can be broken off even while the hypervisor waits for the network and
     * answers nothing else; before the switch, as it could not be had then. Empty where there is none.
     */
    Optional<TransferBreaker> breaker(Duration limit);

    /** Lets a transfer switch that waits before it, with the guest stopped ({@link TransferOrder#waitBeforeSwitch()}). */
    void switchOver(Duration limit);

    /** Lets the target run at once and fetch what is missing afterwards; there is no way back from it. */
    void startPostCopy(Duration limit);

    /** Changes how long the guest may be stopped at the end, while it is under way. */
    void downtimeLimit(Duration downtime, Duration limit);

    /**
     * Lets a guest run again whose state was sent, be it in full. Only where it is proven that nobody else runs or will
     * run it: the hypervisor itself would never refuse.
     */
    void takeBack(Duration limit);

    /**
     * Measures how many bytes of memory the guest changes a second; empty where the hypervisor cannot.
     *
     * @param measure for how long
     */
    Optional<Long> dirtyRate(Duration measure, Duration limit);

    /**
     * Begins to listen for a state that comes over the network, in a process that was planned for it.
     *
     * @return the port that it listens at
     */
    int listen(TransferListen order, Duration limit);
}
