package dev.vireo.qmp;

import dev.vireo.json.JsonObject;

/** A character device backend, as {@code query-chardev} shows it. */
public final class CharacterDevice {
    private final String label;
    private final String filename;
    private final boolean frontendOpen;

    CharacterDevice(JsonObject info) {
        label = info.string("label");
        filename = info.string("filename");
        frontendOpen = info.bool("frontend-open");
    }

    /** Its id. */
    public String label() {
        return label;
    }

    /** Where it leads, such as {@code pty:/dev/pts/3}; for people, but for a pty the only source of its path. */
    public String filename() {
        return filename;
    }

    /** Whether the guest's side is open, as an agent's port is once the agent runs. */
    public boolean frontendOpen() {
        return frontendOpen;
    }

    @Override
    public String toString() {
        return label + " (" + filename + ")";
    }
}
