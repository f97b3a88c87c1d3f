package dev.vireo.host.local.internal.file;

import dev.vireo.ByteSize;
import dev.vireo.error.Effect;
import dev.vireo.host.FileStatus;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.Statx;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Files through system calls of our own: exact error numbers, exact modes whatever the umask, no link followed, and no
 * thread's interrupt in the middle of a write.
 */
public final class LocalFiles implements HostFiles {
    private final Ownership ownership;

    /** Files as long as the owner is open. */
    public LocalFiles(Ownership ownership) {
        this.ownership = ownership;
    }

    @Override
    public Optional<byte[]> read(HostPath file, ByteSize limit) {
        ownership.refuseClosed("read", file.value());
        try (OpenFile open = OpenFile.forReading(file)) {
            return open == null ? Optional.empty() : Optional.of(open.readAll(limit));
        }
    }

    @Override
    public ByteBuffer readRange(HostPath file, long offset, int length) {
        ownership.refuseClosed("read", file.value());
        try (OpenFile open = OpenFile.forReading(file)) {
            if (open == null) {
                throw Errno.toException(Errno.ENOENT, "open", "read", file.value());
            }
            return open.readRange(offset, length);
        }
    }

    @Override
    public void replace(HostPath file, byte[] content, int mode) {
        ownership.refuseClosed("write", file.value());
        new DurableWrite(file, content, mode).replace();
    }

    @Override
    public void create(HostPath file, byte[] content, int mode) {
        ownership.refuseClosed("create", file.value());
        new DurableWrite(file, content, mode).create();
    }

    @Override
    public boolean delete(HostPath file) {
        ownership.refuseClosed("delete", file.value());
        if (Libc.unlink(Libc.path(file.value())) != 0) {
            int errno = Libc.errno();
            if (errno == Errno.ENOENT || errno == Errno.ENOTDIR) {
                return false;
            }
            throw Errno.toException(errno, "unlink", "delete", file.value());
        }
        Folders.sync(file.parent(), "delete", file.value(), Effect.UNKNOWN);
        return true;
    }

    @Override
    public void deleteTree(HostPath folder) {
        ownership.refuseClosed("delete", folder.value());
        FolderTree.delete(folder);
    }

    @Override
    public List<FileStatus> list(HostPath folder) {
        ownership.refuseClosed("list", folder.value());
        return Folders.list(folder);
    }

    @Override
    public Optional<FileStatus> status(HostPath file) {
        ownership.refuseClosed("observe", file.value());
        Statx status = Statx.ofPath(file.value());
        if (status == null) {
            int errno = Libc.errno();
            if (errno == Errno.ENOENT || errno == Errno.ENOTDIR) {
                return Optional.empty();
            }
            throw Errno.toException(errno, "statx", "observe", file.value());
        }
        return Optional.of(Folders.toStatus(file.name(), status));
    }

    @Override
    public void createFolders(HostPath folder, int mode) {
        ownership.refuseClosed("create", folder.value());
        Folders.create(folder, mode);
    }

    @Override
    public void changeOwner(HostPath file, int userId, int groupId) {
        ownership.refuseClosed("change the owner of", file.value());
        if (Libc.lchown(Libc.path(file.value()), userId, groupId) != 0) {
            throw Errno.toException(Libc.errno(), "lchown", "change the owner of", file.value());
        }
    }
}
