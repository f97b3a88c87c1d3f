package dev.vireo;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a hypervisor: {@code driver:///} on this machine, {@code driver+transport://user@host:port/} elsewhere.
 *
 * <p>It never holds a secret.
 *
 * @param driver such as {@code qemu}; lower case
 * @param transport such as {@code ssh}; lower case; empty for this machine
 * @param user the user at the host, or null
 * @param host the host's name or address, or null for this machine; an IPv6 address has no brackets here
 * @param port the port at the host, 1 to 65535, or -1 for the default
 */
public record ConnectUri(
        String driver,
        String transport,
        @Nullable String user,
        @Nullable String host,
        int port) {
    private static final Pattern FORM = Pattern.compile(
            "(?<driver>[^:/+]*)(\\+(?<transport>[^:/]+))?://"
                    + "(((?<user>[^/]*)@)?(\\[(?<address>[^/@\\[\\]]*)]|(?<name>[^:/@\\[\\]]+))(:(?<port>\\d{1,9}))?/?|/)",
            Pattern.DOTALL);
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9.-]{0,31}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,252}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]{1,15})?");

    /** Checks each part, and that a transport and a host come together. */
    public ConnectUri {
        List<Violation> violations = new ArrayList<>();
        require(
                violations,
                SCHEME.matcher(driver).matches(),
                "driver",
                "must be letters, digits, '.' and '-', starting with a letter");
        require(
                violations,
                transport.isEmpty() || SCHEME.matcher(transport).matches(),
                "transport",
                "must be letters, digits, '.' and '-', starting with a letter");
        require(
                violations,
                user == null || USER.matcher(user).matches(),
                "user",
                "must be 1 to 64 letters, digits, '.', '_' and '-', without a password");
        require(
                violations,
                host == null
                        || HOST_NAME.matcher(host).matches()
                        || IPV6.matcher(host).matches(),
                "host",
                "must be the name or address of a host");
        require(violations, port == -1 || (port >= 1 && port <= 65535), "port", "must be between 1 and 65535");
        if (transport.isEmpty()) {
            require(
                    violations,
                    host == null && user == null && port == -1,
                    "transport",
                    "is needed where a host is named, as in qemu+ssh://host/");
        } else {
            require(violations, host != null, "host", "is needed by a transport, as in qemu+ssh://host/");
        }
        if (!violations.isEmpty()) {
            throw new InvalidSpecException("URI", violations);
        }
    }

    private static void require(List<Violation> violations, boolean condition, String field, String problem) {
        if (!condition) {
            violations.add(new Violation(field, problem));
        }
    }

    /**
     * Parses a URI. Upper case in the scheme is folded.
     *
     * @throws InvalidSpecException it has another form, or holds a password
     */
    public static ConnectUri parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw InvalidSpecException.of(
                    subject(text), "uri", "must have the form qemu:/// or qemu+ssh://user@host:port/");
        }
        String transport = form.group("transport");
        String name = form.group("name");
        String port = form.group("port");
        try {
            return new ConnectUri(
                    form.group("driver").toLowerCase(Locale.ROOT),
                    transport == null ? "" : transport.toLowerCase(Locale.ROOT),
                    form.group("user"),
                    name == null ? form.group("address") : name,
                    port == null ? -1 : Integer.parseInt(port));
        } catch (InvalidSpecException e) {
            throw new InvalidSpecException(subject(text), e.violations());
        }
    }

    /** Whatever stands between the first colon and an at sign could be a password. */
    private static String subject(String text) {
        return "URI '" + text.replaceFirst("(?s)(://[^:@/]*):.*@", "$1:***@") + "'";
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

    /** The form that {@link #parse} takes. */
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
            text.append(host.indexOf(':') < 0 ? host : "[" + host + "]");
        }
        if (port >= 0) {
            text.append(':').append(port);
        }
        return text.append('/').toString();
    }
}
