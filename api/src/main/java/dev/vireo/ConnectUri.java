package dev.vireo;

import dev.vireo.error.InvalidSpecException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Names a hypervisor: {@code driver:///} on this machine, {@code driver+transport://user@host:port/} elsewhere.
 *
 * @param driver such as {@code qemu}
 * @param transport such as {@code ssh}; empty for this machine
 * @param user the user at the host, or null
 * @param host the host's name or address, or null for this machine
 * @param port the port at the host, or -1 for the default
 */
public record ConnectUri(
        String driver,
        String transport,
        @Nullable String user,
        @Nullable String host,
        int port) {
    /**
     * Parses a URI.
     *
     * @throws InvalidSpecException it has another form
     */
    public static ConnectUri parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw InvalidSpecException.of("URI '" + text + "'", "uri", "is malformed; use a form like qemu:///");
        }
        String scheme = uri.getScheme();
        if (scheme == null || uri.isOpaque()) {
            throw InvalidSpecException.of("URI '" + text + "'", "uri", "must have a form like qemu:///");
        }
        String path = uri.getPath();
        boolean bare = path == null || path.isEmpty() || path.equals("/");
        if (!bare || uri.getQuery() != null || uri.getFragment() != null) {
            throw InvalidSpecException.of("URI '" + text + "'", "uri", "must end after the host, as in qemu:///");
        }
        int plus = scheme.indexOf('+');
        String driver = plus < 0 ? scheme : scheme.substring(0, plus);
        String transport = plus < 0 ? "" : scheme.substring(plus + 1);
        if (transport.isEmpty() != (uri.getHost() == null)) {
            throw InvalidSpecException.of(
                    "URI '" + text + "'",
                    "uri",
                    transport.isEmpty()
                            ? "names a host but no transport; use a form like qemu+ssh://host/"
                            : "names a transport but no host; use a form like qemu+ssh://host/");
        }
        return new ConnectUri(driver, transport, uri.getUserInfo(), uri.getHost(), uri.getPort());
    }

    /** The user at the host, where one is named. */
    public Optional<String> userName() {
        return Optional.ofNullable(user);
    }

    /** The host, where it is not this machine. */
    public Optional<String> hostName() {
        return Optional.ofNullable(host);
    }

    /** The port, where one is named. */
    public OptionalInt portNumber() {
        return port < 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(driver);
        if (!transport.isEmpty()) {
            text.append('+').append(transport);
        }
        text.append("://");
        if (user != null) {
            text.append(user).append('@');
        }
        if (host != null) {
            text.append(host);
        }
        if (port >= 0) {
            text.append(':').append(port);
        }
        return text.append('/').toString();
    }
}
