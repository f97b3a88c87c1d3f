package dev.vireo.lab.internal.image;

import dev.vireo.host.HostPath;

/**
 * A host that was put to sleep when it had just booted: its state, and the disk of its own writes at that moment. Never
 * changed; hosts go on from copies.
 *
 * @param folder the folder of both
 */
public record SavedHost(HostPath folder) {
    /** What {@code Domain.save} wrote. */
    public HostPath state() {
        return folder.resolve("state");
    }

    /** The disk with what it had written. */
    public HostPath own() {
        return folder.resolve("own.img");
    }
}
