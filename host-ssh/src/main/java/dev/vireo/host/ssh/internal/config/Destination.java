package dev.vireo.host.ssh.internal.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection goes and what it offers.
 *
 * @param alias the name that the caller used
 * @param hostName what to connect to
 * @param port TCP port
 * @param user the user there
 * @param identities private keys to offer
 * @param agent whether an agent is asked too
 * @param knownHosts files with host keys
 * @param hostKeyAlias the name under which the host key is looked up, where it is another one
 * @param jump the machine to go through
 */
public record Destination(
        String alias,
        String hostName,
        int port,
        String user,
        List<Path> identities,
        boolean agent,
        List<Path> knownHosts,
        @Nullable String hostKeyAlias,
        @Nullable Destination jump) {
    static final int DEFAULT_PORT = 22;

    /** For people, without a secret: {@code ssh://root@node2}. */
    public String address() {
        String name = alias.indexOf(':') < 0 ? alias : "[" + alias + "]";
        return "ssh://" + user + "@" + name + (port == DEFAULT_PORT ? "" : ":" + port);
    }

    /** The same, by way of another machine. */
    Destination through(Destination before) {
        return new Destination(alias, hostName, port, user, identities, agent, knownHosts, hostKeyAlias, before);
    }
}
