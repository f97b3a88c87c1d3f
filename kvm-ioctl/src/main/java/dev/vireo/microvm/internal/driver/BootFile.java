package dev.vireo.microvm.internal.driver;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Looks at a file that a guest is booted from before its process does. */
final class BootFile {
    private BootFile() {}

    /**
     * Finds it, links followed.
     *
     * @param ownUser whether the guest has a user of its own, who opens the file once more
     * @throws NotFoundException nothing is there
     * @throws WrongStateException it is no file
     * @throws AccessDeniedException the guest's user could not read it
     */
    static HostPath find(HostPath path, String what, String domain, boolean ownUser) {
        Path file = Path.of(path.value());
        if (Files.notExists(file)) {
            throw new NotFoundException(ErrorDetails.of("start", domain, "its " + what + " does not exist: " + path)
                    .advice("create it, or redefine the domain"));
        }
        if (!Files.isRegularFile(file)) {
            throw new WrongStateException(
                    ErrorDetails.of("start", domain, "its " + what + " is not a regular file: " + path));
        }
        try {
            if (ownUser && !Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new AccessDeniedException(ErrorDetails.of(
                                "start", domain, "its " + what + " cannot be read by the guest's own user: " + path)
                        .advice("chmod o+r " + path + ", or use a copy that all may read"));
            }
            return HostPath.of(file.toRealPath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + path, e);
        }
    }
}
