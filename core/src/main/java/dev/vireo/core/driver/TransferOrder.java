package dev.vireo.core.driver;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a guest's state is sent, and how.
 *
 * @param destination where
 * @param bandwidth the most bytes a second; empty for no limit
 * @param downtime how long the guest may be stopped at the end
 * @param channels connections used at once; 0 for one that everything goes over
 * @param slowDown whether a guest that changes its memory faster than it can be sent is slowed down
 * @param postCopy whether it may be told to go on with {@link GuestTransfer#startPostCopy}
 * @param waitBeforeSwitch whether it stops the guest and waits for {@link GuestTransfer#switchOver} at the end
 */
public record TransferOrder(
        Destination destination,
        Optional<ByteSize> bandwidth,
        Duration downtime,
        int channels,
        boolean slowDown,
        boolean postCopy,
        boolean waitBeforeSwitch) {

    /** All at once into a local socket, for a guest that is stopped. */
    public static TransferOrder into(HostPath socket) {
        return new TransferOrder(
                new Destination.Local(socket), Optional.empty(), Duration.ofSeconds(60), 0, false, false, false);
    }

    /** Where a state goes. */
    public sealed interface Destination {
        /**
         * A UNIX socket on the same host that somebody listens at.
         *
         * @param socket its path
         */
        record Local(HostPath socket) implements Destination {}

        /**
         * A port of another host.
         *
         * @param address name or number of the host, as the source sees it
         * @param port the port
         * @param secret the folder with the key that both sides share; empty for no encryption
         */
        record Network(String address, int port, Optional<HostPath> secret) implements Destination {}
    }
}
