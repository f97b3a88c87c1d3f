package dev.vireo.microvm.internal.driver;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.kvm.internal.libc.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Whether users other than ours get to a file or folder of this machine. */
final class Reachable {
    private Reachable() {}

    /**
     * Checks that all users may enter the folders above a file or folder.
     *
     * @param what it is to guests
     * @throws AccessDeniedException they may not
     * @throws dev.vireo.error.NotFoundException it is not there
     */
    static void check(Path file, String what) {
        try {
            for (Path folder = file.toRealPath().getParent(); folder != null; folder = folder.getParent()) {
                if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    throw new AccessDeniedException(ErrorDetails.of(
                                    "start", what + " " + file, "a guest's own user could not pass through " + folder)
                            .advice("chmod o+x " + folder + ", or use another place"));
                }
            }
        } catch (IOException e) {
            throw Failures.of("stat", file.toString(), e);
        }
    }
}
