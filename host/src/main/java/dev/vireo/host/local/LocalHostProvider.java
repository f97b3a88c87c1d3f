package dev.vireo.host.local;

import dev.vireo.ConnectUri;
import dev.vireo.Timeouts;
import dev.vireo.host.Host;
import dev.vireo.spi.HostProvider;

/** Finds this machine for URIs without a transport, such as {@code qemu:///}. */
public final class LocalHostProvider implements HostProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public LocalHostProvider() {}

    @Override
    public String transport() {
        return "";
    }

    @Override
    public Host open(ConnectUri uri, Timeouts timeouts) {
        return LocalHost.open().within(timeouts.call());
    }
}
