package dev.vireo.qemu.internal.probe;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.util.List;
import java.util.Optional;

/** Finds the QEMU of a host. */
public final class BinaryFinder {
    private static final String ARCHITECTURE = "x86_64";
    private static final List<HostPath> PLACES = List.of(
            HostPath.of("/usr/local/bin/qemu-system-x86_64"),
            HostPath.of("/usr/bin/qemu-system-x86_64"),
            HostPath.of("/usr/libexec/qemu-kvm"),
            HostPath.of("/usr/bin/qemu-kvm"),
            HostPath.of("/run/current-system/sw/bin/qemu-system-x86_64"));

    private BinaryFinder() {}

    /**
     * The first one in the usual places.
     *
     * @throws UnsupportedException there is none, or the host's architecture is not supported
     */
    public static Binary find(Host host) {
        String architecture = host.facts().architecture();
        if (!architecture.equals(ARCHITECTURE)) {
            throw new UnsupportedException(ErrorDetails.of(
                    "open", "the QEMU driver", "the host is " + architecture + ", not " + ARCHITECTURE));
        }
        for (HostPath place : PLACES) {
            Optional<Binary> found = at(host, place);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw missing("there is no qemu-system-x86_64 on " + host.address());
    }

    /**
     * The one at a given place.
     *
     * @throws UnsupportedException there is none
     */
    public static Binary require(Host host, HostPath place) {
        return at(host, place).orElseThrow(() -> missing("there is no " + place + " on " + host.address()));
    }

    static Optional<Binary> at(Host host, HostPath place) {
        return host.files().status(place).flatMap(status -> switch (status.type()) {
            case FILE -> Optional.of(Binary.of(place, status));
            case LINK -> behindLink(host, place);
            default -> Optional.empty();
        });
    }

    private static Optional<Binary> behindLink(Host host, HostPath link) {
        CommandResult resolved;
        try {
            resolved = host.run(Command.of("readlink", "-e", "--", link.value()));
        } catch (NotFoundException noReadlink) {
            return Optional.empty();
        }
        if (!resolved.succeeded()) {
            return Optional.empty();
        }
        HostPath target = HostPath.of(resolved.output().stripTrailing());
        Optional<FileStatus> status = host.files().status(target);
        return status.filter(found -> found.type() == FileType.FILE).map(found -> Binary.of(target, found));
    }

    private static UnsupportedException missing(String problem) {
        return new UnsupportedException(ErrorDetails.of("open", "the QEMU driver", problem)
                .advice("install it: package qemu-system-x86 (Debian, Ubuntu), qemu-kvm (Fedora, RHEL),"
                        + " qemu-x86 (openSUSE), qemu-system-x86 (Arch)"));
    }
}
