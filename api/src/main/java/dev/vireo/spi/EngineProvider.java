package dev.vireo.spi;

import dev.vireo.ConnectOptions;
import dev.vireo.ConnectUri;
import dev.vireo.Hypervisor;
import dev.vireo.HypervisorBuilder;

/** The engine that all drivers share; {@code dev.vireo:vireo-core} brings the one there is. */
public interface EngineProvider {
    /** Finds driver and transport for the URI and opens the hypervisor. */
    Hypervisor connect(ConnectUri uri, ConnectOptions options);

    /** A builder for a hypervisor from parts that the caller brings. */
    HypervisorBuilder compose();
}
