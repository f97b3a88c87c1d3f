package dev.vireo.host.local.internal.file;

import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.OpenFolder;
import dev.vireo.host.local.internal.sys.Statx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is done to folders. */
final class Folders {
    private static final int OPEN = Constants.O_RDONLY | Constants.O_DIRECTORY | Constants.O_CLOEXEC;

    private Folders() {}

    /** The entries by name; empty if there is no such folder. What vanishes meanwhile is left out. */
    static List<FileStatus> list(HostPath folder) {
        try (OpenFolder open = OpenFolder.open(folder.value())) {
            if (open == null) {
                refuseUnlessMissing(Libc.errno(), folder);
                return List.of();
            }
            List<FileStatus> found = new ArrayList<>();
            for (byte[] name : open.names()) {
                Statx status = Statx.ofEntry(open.fd(), name);
                if (status != null) {
                    found.add(toStatus(OpenFolder.toString(name), status));
                }
            }
            found.sort(Comparator.comparing(FileStatus::name));
            return found;
        }
    }

    private static void refuseUnlessMissing(int errno, HostPath folder) {
        if (errno != Errno.ENOENT) {
            throw Errno.toException(errno, "open", "list", folder.value());
        }
    }

    /** The names in a folder; none if it cannot be read. */
    static List<String> names(HostPath folder) {
        try (OpenFolder open = OpenFolder.open(folder.value())) {
            return open == null
                    ? List.of()
                    : open.names().stream().map(OpenFolder::toString).toList();
        }
    }

    static FileStatus toStatus(String name, Statx status) {
        return new FileStatus(
                name,
                toType(status.type()),
                status.size(),
                status.permissions(),
                status.userId(),
                status.inode(),
                status.modified());
    }

    private static FileType toType(int bits) {
        return switch (bits) {
            case Statx.S_IFDIR -> FileType.FOLDER;
            case Statx.S_IFLNK -> FileType.LINK;
            case Statx.S_IFBLK -> FileType.BLOCK_DEVICE;
            case Statx.S_IFCHR -> FileType.CHARACTER_DEVICE;
            case Statx.S_IFIFO -> FileType.FIFO;
            case Statx.S_IFSOCK -> FileType.SOCKET;
            default -> FileType.FILE;
        };
    }

    /** Creates a folder and those above it that are missing. */
    static void create(HostPath folder, int mode) {
        Statx status = Statx.ofPath(folder.value());
        if (status == null) {
            if (!folder.parent().equals(folder)) {
                createAbove(folder.parent(), mode);
            }
            createOne(folder, mode);
        } else if (status.type() != Statx.S_IFDIR) {
            throw new AlreadyExistsException(
                    ErrorDetails.of("create", folder.value(), "there is something that is not a folder"));
        }
    }

    /** Above the last component, a link to a folder is as good as a folder. */
    private static void createAbove(HostPath folder, int mode) {
        Statx status = Statx.ofPath(folder.value());
        if (status == null || status.type() != Statx.S_IFLNK) {
            create(folder, mode);
        }
    }

    private static void createOne(HostPath folder, int mode) {
        if (Libc.mkdir(Libc.path(folder.value()), mode) != 0) {
            int errno = Libc.errno();
            if (errno == Errno.EEXIST) {
                return; // somebody else was faster, and its mode stands
            }
            throw Errno.toException(errno, "mkdir", "create", folder.value());
        }
        int fd = Libc.open(Libc.path(folder.value()), OPEN | Constants.O_NOFOLLOW, 0);
        if (fd < 0) {
            throw Errno.toException(Libc.errno(), "open", "create", folder.value(), Effect.PARTIAL);
        }
        try {
            if (Libc.fchmod(fd, mode) != 0) {
                throw Errno.toException(Libc.errno(), "fchmod", "create", folder.value(), Effect.PARTIAL);
            }
        } finally {
            Libc.close(fd);
        }
        sync(folder.parent(), "create", folder.value(), Effect.UNKNOWN);
    }

    /** Makes the names in a folder durable. */
    static void sync(HostPath folder, String attempted, String subject, Effect effect) {
        int fd = Libc.open(Libc.path(folder.value()), OPEN, 0);
        if (fd < 0) {
            throw Errno.toException(Libc.errno(), "open", attempted, subject, effect);
        }
        int result = Libc.fsync(fd);
        int errno = Libc.errno();
        Libc.close(fd);
        if (result != 0 && errno != Errno.EINVAL) {
            throw Errno.toException(errno, "fsync", attempted, subject, effect);
        }
    }
}
