package dev.vireo;

import dev.vireo.host.Host;
import dev.vireo.spi.DriverProvider;

/** Composes a {@link Hypervisor} from parts that the caller brings. */
public interface HypervisorBuilder {
    /** The driver. Required. */
    HypervisorBuilder driver(DriverProvider driver);

    /** The host. Required; stays the caller's, who closes it after the hypervisor. */
    HypervisorBuilder host(Host host);

    /** Deadlines, state root, executors. */
    HypervisorBuilder options(ConnectOptions options);

    /**
     * Opens it.
     *
     * @throws dev.vireo.error.InvalidSpecException a required part is missing
     */
    Hypervisor open();
}
