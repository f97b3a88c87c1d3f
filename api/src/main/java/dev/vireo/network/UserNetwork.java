package dev.vireo.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A private network inside the hypervisor's own process: the guest reaches out through the host's sockets, and is
 * reached only through forwarded ports. Needs no right and no set-up; slow; no ping to the outside.
 *
 * <p>The guest gets 10.0.2.15 by DHCP, the host is 10.0.2.2.
 *
 * @param forwards ports of the host that lead into the guest
 * @param isolated whether the guest can reach nothing outside, so that only forwarded ports work
 */
public record UserNetwork(List<PortForward> forwards, boolean isolated) implements NetworkSource {
    /** Keeps a copy of the list. */
    public UserNetwork {
        forwards = List.copyOf(forwards);
    }

    /** A network without forwarded ports. */
    public static UserNetwork create() {
        return new UserNetwork(List.of(), false);
    }

    /** The same with one more TCP port of the host's loopback address that leads to a port of the guest. */
    public UserNetwork forwardTcp(int hostPort, int guestPort) {
        List<PortForward> more = new ArrayList<>(forwards);
        more.add(new PortForward(PortForward.Protocol.TCP, "127.0.0.1", hostPort, guestPort));
        return new UserNetwork(more, isolated);
    }

    /** The same, cut off from everything outside. */
    public UserNetwork isolate() {
        return new UserNetwork(forwards, true);
    }
}
