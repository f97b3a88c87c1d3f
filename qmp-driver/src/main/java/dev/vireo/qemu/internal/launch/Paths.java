package dev.vireo.qemu.internal.launch;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.util.Optional;

/** Finds the file behind a path that its owner gave, links followed: device nodes of volumes are links. */
final class Paths {
    private final Host host;
    private final String domain;

    Paths(Host host, String domain) {
        this.host = host;
        this.domain = domain;
    }

    /** A file or device that is there, and is no link. */
    record Found(HostPath path, FileStatus status) {}

    /**
     * Finds it.
     *
     * @param what it is to the domain, such as {@code disk root}
     * @throws NotFoundException there is none
     */
    Found find(HostPath path, String what) {
        FileStatus status = status(path).orElseThrow(() -> missing(path, what));
        if (status.type() != FileType.LINK) {
            return new Found(path, status);
        }
        CommandResult resolved = host.run(Command.of("readlink", "-e", "--", path.value()));
        if (!resolved.succeeded()) {
            throw missing(path, what);
        }
        HostPath target = HostPath.of(resolved.output().stripTrailing());
        return new Found(target, status(target).orElseThrow(() -> missing(path, what)));
    }

    private Optional<FileStatus> status(HostPath path) {
        return host.files().status(path);
    }

    private NotFoundException missing(HostPath path, String what) {
        return new NotFoundException(ErrorDetails.of("start", domain, "its " + what + " does not exist: " + path)
                .advice("create it, or redefine the domain"));
    }
}
