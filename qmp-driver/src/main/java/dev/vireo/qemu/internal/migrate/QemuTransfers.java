package dev.vireo.qemu.internal.migrate;

import dev.vireo.core.driver.DiskCopy;
import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.qmp.control.Conversations;
import dev.vireo.qmp.control.Transfers;

/** QEMU's own migration and mirroring. */
public final class QemuTransfers implements Transfers {
    @Override
    public GuestTransfer transfer(Conversations conversations) {
        return new QemuTransfer(conversations);
    }

    @Override
    public DiskCopy diskCopy(Conversations conversations) {
        return new QemuDiskCopy(conversations);
    }
}
