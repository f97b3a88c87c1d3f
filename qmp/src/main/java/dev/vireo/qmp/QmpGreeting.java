package dev.vireo.qmp;

import java.util.Set;

/** What QEMU says first: its version and what the protocol can be asked for. */
public final class QmpGreeting {
    private final QemuVersion version;
    private final Set<String> capabilities;

    /** Creates the greeting. */
    public QmpGreeting(QemuVersion version, Set<String> capabilities) {
        this.version = version;
        this.capabilities = Set.copyOf(capabilities);
    }

    /** The version, for people: ask {@link QmpSchema} what a QEMU can do. */
    public QemuVersion version() {
        return version;
    }

    /** The protocol's capabilities, such as {@code oob}. */
    public Set<String> capabilities() {
        return capabilities;
    }

    @Override
    public String toString() {
        return "QEMU " + version;
    }
}
