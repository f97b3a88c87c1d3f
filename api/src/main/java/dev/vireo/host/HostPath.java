package dev.vireo.host;

import dev.vireo.error.InvalidSpecException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An absolute path on a host, which need not be this machine.
 *
 * <p>It is normal: no {@code .} or {@code ..} components, no doubled or trailing slash, no control characters.
 *
 * @param value such as {@code /var/lib/vireo}
 */
public record HostPath(String value) implements Comparable<HostPath> {
    /** The most bytes that fit into {@code sun_path} with its terminating zero (unix(7)). */
    public static final int MAX_SOCKET_BYTES = 107;

    /** Checks that the path is absolute and normal. */
    public HostPath {
        String problem = problemOf(value);
        if (problem != null) {
            throw InvalidSpecException.of("path", "value", problem);
        }
    }

    private static @Nullable String problemOf(String value) {
        if (!value.startsWith("/")) {
            return "must be absolute";
        }
        if (value.length() > 4095) {
            return "must be shorter than 4096 characters";
        }
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return "must not hold control characters";
        }
        if (value.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            return "must be whole Unicode characters";
        }
        if (value.equals("/")) {
            return null;
        }
        for (String part : value.substring(1).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return "must be normal: no '.', '..' or empty components";
            }
        }
        return null;
    }

    /** Shorthand for the constructor. */
    public static HostPath of(String value) {
        return new HostPath(value);
    }

    /** The path of a name below this one; the name is a single component. */
    public HostPath resolve(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw InvalidSpecException.of("path", "name", "must be a single component");
        }
        return new HostPath(value.equals("/") ? "/" + name : value + "/" + name);
    }

    /** The last component; empty for the root. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The folder that holds this path; the root is its own. */
    public HostPath parent() {
        int slash = value.lastIndexOf('/');
        return new HostPath(slash <= 0 ? "/" : value.substring(0, slash));
    }

    /** Whether a UNIX socket of this path can be bound and connected. */
    public boolean fitsSocket() {
        return value.getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_BYTES;
    }

    @Override
    public int compareTo(HostPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
