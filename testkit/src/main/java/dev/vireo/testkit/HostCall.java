package dev.vireo.testkit;

import java.util.Set;

/**
 * One call that a host got, for logs, faults and hooks.
 *
 * @param operation the method's name, such as {@code replace}, {@code run} or {@code acquire}
 * @param subject what it was for: a path, a command line, a process number
 */
public record HostCall(String operation, String subject) {
    private static final Set<String> EFFECTS = Set.of(
            "run",
            "start",
            "write",
            "replace",
            "create",
            "delete",
            "deleteTree",
            "createFolders",
            "changeOwner",
            "acquire",
            "release",
            "connect",
            "send",
            "signal");

    /** Whether it can change something on the host. */
    public boolean isEffect() {
        return EFFECTS.contains(operation);
    }

    /** Operation and subject, such as {@code replace /run/x}. */
    @Override
    public String toString() {
        return operation + " " + subject;
    }
}
