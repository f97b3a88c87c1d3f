package dev.vireo.spi;

import dev.vireo.ConnectUri;
import dev.vireo.Timeouts;
import dev.vireo.host.Host;

/** A way to reach a machine. */
public interface HostProvider {
    /** The part of the URI scheme behind the plus sign, such as {@code ssh}; empty for this machine. */
    String transport();

    /**
     * Opens the host that a URI names.
     *
     * @param timeouts default deadlines of the host's calls
     * @throws dev.vireo.error.UnreachableException it cannot be reached
     */
    Host open(ConnectUri uri, Timeouts timeouts);
}
