package dev.vireo.lvm;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostPath;
import java.util.List;

/**
 * A command of LVM, or one at the content of a volume, did not end in time, and waits in the kernel for devices, in a sleep
 * that no signal ends. It was abandoned; it goes on when they do.
 */
public final class FrozenDeviceException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final List<String> devices;

    /** Creates the exception. */
    public FrozenDeviceException(ErrorDetails details, List<HostPath> devices, TimedOutException cause) {
        super(details, cause);
        this.devices = devices.stream().map(HostPath::value).toList();
    }

    /** The devices: those that are suspended, or, if none is, all that the command has open. */
    public List<HostPath> devices() {
        return devices.stream().map(HostPath::of).toList();
    }
}
