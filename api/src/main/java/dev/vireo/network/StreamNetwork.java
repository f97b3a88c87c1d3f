package dev.vireo.network;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection to a program on the host that carries Ethernet frames over a UNIX stream socket, such as a switch of
 * your own. Needs no right but that to connect.
 *
 * <p>The program listens; the hypervisor connects when the guest starts. Each frame, in both directions, follows its
 * length in bytes as four bytes, the highest first. Where guests run as users of their own, everybody must be allowed
 * to connect to the socket and to pass through its folders. QEMU 7.2 or newer.
 *
 * @param socket where the program listens; at most 107 bytes
 * @param reconnect how long the hypervisor waits before it connects again after the connection has ended, in whole
 *     seconds from 1 second to 1 hour; without it an interface whose connection has ended stays dead until the guest is
 *     started again. QEMU 8.0 or newer
 */
public record StreamNetwork(HostPath socket, Optional<Duration> reconnect) implements NetworkSource {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Checks both. */
    public StreamNetwork {
        List<Violation> violations = new ArrayList<>();
        if (!socket.fitsSocket()) {
            violations.add(
                    new Violation("socket", "must be at most " + HostPath.MAX_SOCKET_BYTES + " bytes to be a socket"));
        }
        if (reconnect.isPresent() && !isAllowed(reconnect.get())) {
            violations.add(new Violation("reconnect", "must be whole seconds from 1 second to 1 hour"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidSpecException("stream network", violations);
        }
    }

    private static boolean isAllowed(Duration interval) {
        return interval.equals(Duration.ofSeconds(interval.toSeconds()))
                && interval.compareTo(SHORTEST) >= 0
                && interval.compareTo(LONGEST) <= 0;
    }

    /** A connection that is made once. */
    public static StreamNetwork to(HostPath socket) {
        return new StreamNetwork(socket, Optional.empty());
    }

    /** The same, made again whenever it has ended, after so long. */
    public StreamNetwork reconnectAfter(Duration interval) {
        return new StreamNetwork(socket, Optional.of(interval));
    }
}
