package dev.vireo.storage;

import dev.vireo.host.HostPath;

/** Where the content of a disk lives. Drivers and storage modules add kinds; a driver refuses those it cannot use. */
public interface DiskSource {
    /** The file or device node on the host that a hypervisor opens. */
    HostPath path();

    /** How the content is laid out. It is always stated and never guessed: a guest could write any header. */
    ImageFormat format();
}
