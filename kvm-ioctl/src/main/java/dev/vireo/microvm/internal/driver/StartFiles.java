package dev.vireo.microvm.internal.driver;

import dev.vireo.domain.DiskSpec;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.microvm.internal.virtio.block.ImageLock;
import dev.vireo.storage.BlockDeviceDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Looks at the files that a start needs before the guest's process does. */
final class StartFiles {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int SOCKET = 0140000;

    private StartFiles() {}

    /**
     * Finds a file that a guest is booted from, links followed.
     *
     * @param ownUser whether the guest has a user of its own, who opens the file once more
     * @throws NotFoundException nothing is there
     * @throws WrongStateException it is no file
     * @throws AccessDeniedException the guest's user could not read it
     */
    static HostPath boot(HostPath path, String what, String domain, boolean ownUser) {
        Path file = find(path, what, domain, REGULAR, "a regular file");
        try {
            if (ownUser && !Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new AccessDeniedException(ErrorDetails.of(
                                "start", domain, "its " + what + " cannot be read by the guest's own user: " + path)
                        .advice("chmod o+r " + path + ", or use a copy that all may read"));
            }
            return HostPath.of(file.toString());
        } catch (IOException e) {
            throw Failures.of("stat", path.value(), e);
        }
    }

    /**
     * Finds the content of a disk, links followed.
     *
     * @throws NotFoundException nothing is there
     * @throws WrongStateException what is there is something else than the spec says
     * @throws dev.vireo.error.LockedByException another guest uses it
     */
    static HostPath disk(DiskSpec disk, String domain) {
        boolean device = disk.source() instanceof BlockDeviceDisk;
        Path file = find(
                disk.source().path(),
                "disk " + disk.id(),
                domain,
                device ? BLOCK_DEVICE : REGULAR,
                device ? "a block device" : "a regular file");
        ImageLock.check(file, disk.readOnly(), "disk " + disk.id() + " at " + file);
        return HostPath.of(file.toString());
    }

    /**
     * Finds the socket of a network, links followed.
     *
     * @throws NotFoundException nothing is there
     * @throws WrongStateException it is no socket
     */
    static HostPath socket(HostPath path, String what, String domain) {
        return HostPath.of(find(path, what, domain, SOCKET, "a socket").toString());
    }

    private static Path find(HostPath path, String what, String domain, int type, String called) {
        Path file = Path.of(path.value());
        if (Files.notExists(file)) {
            throw new NotFoundException(ErrorDetails.of("start", domain, "its " + what + " does not exist: " + path)
                    .advice("create it, or redefine the domain"));
        }
        try {
            if (((int) Files.getAttribute(file, "unix:mode") & TYPE) != type) {
                throw new WrongStateException(
                        ErrorDetails.of("start", domain, "its " + what + " is not " + called + ": " + path));
            }
            return file.toRealPath();
        } catch (IOException e) {
            throw Failures.of("stat", path.value(), e);
        }
    }
}
