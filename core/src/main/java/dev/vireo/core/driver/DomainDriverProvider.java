package dev.vireo.core.driver;

import dev.vireo.spi.DriverProvider;

/** A driver that the engine can open; found by {@link java.util.ServiceLoader} as a {@link DriverProvider}. */
public interface DomainDriverProvider extends DriverProvider {
    /**
     * Opens the driver on a host. May look at the host (at most for {@code Timeouts.call()}), starts nothing.
     *
     * @throws dev.vireo.error.UnsupportedException the hypervisor is not there; the advice says what to install
     */
    DomainDriver open(DriverContext context);
}
