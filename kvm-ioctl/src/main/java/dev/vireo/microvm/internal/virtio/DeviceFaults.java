package dev.vireo.microvm.internal.virtio;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong with a device, for the log. */
final class DeviceFaults {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceFaults.class);

    private final String device;
    private boolean logged;
    private volatile boolean failed;

    DeviceFaults(String device) {
        this.device = device;
    }

    /** The guest has broken the rules. Logged once: it may do so as often as it likes. */
    void ofGuest(GuestFault fault) {
        if (!logged) {
            logged = true;
            LOG.atWarn()
                    .addKeyValue("device", device)
                    .addKeyValue("fault", fault.getMessage())
                    .log("the guest's driver broke the rules; the device stops until it is reset");
        }
    }

    /** The device has. */
    void ofDevice(Throwable fault) {
        failed = true;
        LOG.atError()
                .addKeyValue("device", device)
                .setCause(fault)
                .log("a virtio device failed; it stops until the guest resets it");
    }

    /** Whether the device has failed through no doing of the guest's. */
    boolean hasFailed() {
        return failed;
    }
}
