package dev.vireo.qemu.internal.launch;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.FileType;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.qemu.internal.probe.FirmwareBuild;

/** Looks at the files that a guest is booted from, before QEMU does. */
final class BootFiles {
    private static final int READABLE_BY_ALL = 0004;

    private final Host host;
    private final String domain;

    BootFiles(Host host, String domain) {
        this.host = host;
        this.domain = domain;
    }

    /**
     * Finds a kernel or initial RAM disk.
     *
     * @param what {@code kernel} or {@code initrd}
     * @throws dev.vireo.error.NotFoundException nothing is there
     * @throws WrongStateException it is no file
     * @throws AccessDeniedException the guest's user could not read it
     */
    HostPath find(HostPath path, String what) {
        Paths.Found found = new Paths(host, domain).find(path, what);
        if (found.status().type() != FileType.FILE) {
            throw new WrongStateException(
                    ErrorDetails.of("start", domain, "its " + what + " is not a regular file: " + found.path()));
        }
        boolean ownUser = host.facts().userId() == 0;
        if (ownUser && (found.status().mode() & READABLE_BY_ALL) == 0) {
            throw new AccessDeniedException(ErrorDetails.of(
                            "start", domain, "its " + what + " cannot be read by the guest's own user: " + found.path())
                    .advice("chmod o+r " + found.path() + ", or use a copy that all may read"));
        }
        return found.path();
    }

    /**
     * Checks that a firmware build is still as it was when the domain was defined, as far as the guest's memory map goes.
     *
     * @param kind {@code UEFI} or {@code BIOS}
     *
     * @throws dev.vireo.error.NotFoundException it is gone
     * @throws ConflictException it has another size
     */
    void check(FirmwareBuild build, String kind) {
        Paths.Found found = new Paths(host, domain).find(build.code(), kind + " firmware");
        if (found.status().size() != build.codeSize()) {
            throw new ConflictException(ErrorDetails.of(
                            "start",
                            domain,
                            "its " + kind + " firmware " + build.code() + " had " + build.codeSize()
                                    + " bytes when it was defined, and has "
                                    + found.status().size() + " now")
                    .advice(
                            build.template().isPresent()
                                    ? "install the former build; the guest's own variables fit no other"
                                    : "redefine the domain to take the build that is installed"));
        }
    }
}
