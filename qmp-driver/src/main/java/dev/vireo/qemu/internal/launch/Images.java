package dev.vireo.qemu.internal.launch;

import dev.vireo.domain.DiskSpec;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.FileType;
import dev.vireo.host.Host;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.ImageFormat;

/** Looks at what is where a disk's content should be, before QEMU does. */
final class Images {
    private final Host host;
    private final String domain;

    Images(Host host, String domain) {
        this.host = host;
        this.domain = domain;
    }

    /**
     * Looks at it.
     *
     * @throws dev.vireo.error.NotFoundException nothing is there
     * @throws WrongStateException what is there is something else than the spec says
     * @throws UnsupportedException it depends on another file
     */
    Image look(DiskSpec disk) {
        String what = "disk " + disk.id();
        Paths.Found found = new Paths(host, domain).find(disk.source().path(), what);
        boolean device = disk.source() instanceof BlockDeviceDisk;
        FileType expected = device ? FileType.BLOCK_DEVICE : FileType.FILE;
        if (found.status().type() != expected) {
            throw wrong(
                    what,
                    found.path() + (device ? " is not a block device" : " is not a regular file"),
                    device ? "use FileDisk for a file" : "use BlockDeviceDisk for a block device");
        }
        if (disk.source().format() == ImageFormat.QCOW2) {
            checkHeader(what, found);
        }
        return new Image(found.path(), device);
    }

    /** The same for one whose content is to come: a file need not be there. */
    Image place(DiskSpec disk) {
        boolean file = !(disk.source() instanceof BlockDeviceDisk);
        return file && host.files().status(disk.source().path()).isEmpty()
                ? new Image(disk.source().path(), false)
                : look(disk);
    }

    private void checkHeader(String what, Paths.Found found) {
        Qcow2Header header = Qcow2Header.read(host.files().readRange(found.path(), 0, Qcow2Header.LENGTH));
        if (!header.valid()) {
            throw wrong(
                    what, found.path() + " is not a qcow2 image", "use FileDisk.raw, or create it: qemu-img create");
        }
        if (header.backingFile() || header.dataFile()) {
            String part = header.backingFile() ? "a backing file" : "an external data file";
            throw new UnsupportedException(ErrorDetails.of(
                            "start",
                            domain,
                            "its " + what + " at " + found.path() + " has " + part + ", which is not supported yet")
                    .advice("make it whole: qemu-img convert -O qcow2"));
        }
    }

    private WrongStateException wrong(String what, String problem, String advice) {
        return new WrongStateException(ErrorDetails.of("start", domain, "its " + what + " cannot be used: " + problem)
                .advice(advice));
    }
}
