package dev.vireo.core.driver;

import java.time.Duration;

/**
 * A way, kept open, by which a transfer can be broken off while the hypervisor waits for the network and answers nothing
 * else. See {@link GuestTransfer#breaker}.
 */
public interface TransferBreaker extends AutoCloseable {
    /** Breaks the transfer's connections, so that it fails at once; nothing happens where there are none. */
    void breakOff(Duration limit);

    @Override
    void close();
}
