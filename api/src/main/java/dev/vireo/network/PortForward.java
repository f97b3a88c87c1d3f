package dev.vireo.network;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A port of the host that leads into a guest.
 *
 * @param protocol TCP or UDP
 * @param hostAddress IPv4 address of the host to listen at
 * @param hostPort 1 to 65535
 * @param guestPort 1 to 65535
 */
public record PortForward(Protocol protocol, String hostAddress, int hostPort, int guestPort) {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** Checks address and ports. */
    public PortForward {
        List<Violation> violations = new ArrayList<>();
        if (!IPV4.matcher(hostAddress).matches()) {
            violations.add(new Violation("hostAddress", "must be an IPv4 address"));
        }
        if (hostPort < 1 || hostPort > 65535) {
            violations.add(new Violation("hostPort", "must be between 1 and 65535"));
        }
        if (guestPort < 1 || guestPort > 65535) {
            violations.add(new Violation("guestPort", "must be between 1 and 65535"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidSpecException("port forward", violations);
        }
    }

    /** The protocol of a forwarded port. */
    public enum Protocol {
        /** TCP. */
        TCP,
        /** UDP. */
        UDP
    }
}
