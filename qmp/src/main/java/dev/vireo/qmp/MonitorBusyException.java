package dev.vireo.qmp;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;
import org.jspecify.annotations.Nullable;

/**
 * A monitor took the connection but did not greet. A monitor has room for one client; so somebody else is connected, or
 * QEMU itself is stopped or hung, which looks the same from outside. Try another monitor of the same QEMU.
 */
public final class MonitorBusyException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public MonitorBusyException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
