package dev.vireo.host.ssh;

import dev.vireo.ConnectUri;
import dev.vireo.Timeouts;
import dev.vireo.host.Host;
import dev.vireo.spi.HostProvider;

/** Finds machines for URIs such as {@code qemu+ssh://root@node2:22/}. */
public final class SshHostProvider implements HostProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public SshHostProvider() {}

    @Override
    public String transport() {
        return "ssh";
    }

    @Override
    public Host open(ConnectUri uri, Timeouts timeouts) {
        String host = uri.hostName().orElseThrow();
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        String user = uri.userName().map(login -> login + "@").orElse("");
        String port = uri.portNumber().isPresent() ? ":" + uri.portNumber().getAsInt() : "";
        SshOptions options =
                SshOptions.defaults().toBuilder().deadline(timeouts.call()).build();
        return SshHost.connect(user + name + port, options);
    }
}
