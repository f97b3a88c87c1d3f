package dev.vireo.qmp.control;

import dev.vireo.core.driver.DiskCopy;
import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;

/** The ways of a guest's state and disks out of its process, in which hypervisors differ. */
public interface Transfers {
    /**
     * The way of its state.
     *
     * @throws UnsupportedException there is none
     */
    default GuestTransfer transfer(Conversations conversations) {
        throw new UnsupportedException(
                ErrorDetails.of("move", "the guest", "this driver can neither save nor migrate"));
    }

    /**
     * The way of its disks to another host.
     *
     * @throws UnsupportedException there is none
     */
    default DiskCopy diskCopy(Conversations conversations) {
        throw new UnsupportedException(ErrorDetails.of("move", "the guest", "this driver cannot copy disks"));
    }
}
