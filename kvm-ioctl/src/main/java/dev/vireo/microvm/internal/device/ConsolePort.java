package dev.vireo.microvm.internal.device;

import java.time.Duration;

/** Where a guest gets what is typed at it. */
public interface ConsolePort {
    /**
     * Sends bytes to the guest. Any thread.
     *
     * @return how many there was room for
     */
    int send(byte[] bytes, int from, int length);

    /** Waits until there is room for a byte; false if the time is over. */
    boolean awaitRoom(Duration limit) throws InterruptedException;
}
