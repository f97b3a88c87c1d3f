package dev.vireo.host.local.internal.file;

import dev.vireo.error.Effect;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.NativeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One file written so that it is there whole or not at all: temporary file, fsync, rename or link, fsync of the
 * folder. Whatever fails, the temporary file is removed.
 */
final class DurableWrite {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final HostPath file;
    private final byte[] content;
    private final int mode;

    DurableWrite(HostPath file, byte[] content, int mode) {
        this.file = file;
        this.content = content;
        this.mode = mode;
    }

    void replace() {
        HostPath temporary = writeTemporary("write");
        if (Libc.rename(Libc.path(temporary.value()), Libc.path(file.value())) != 0) {
            throw abandon(temporary, "rename", "write");
        }
        Folders.sync(file.parent(), "write", file.value(), Effect.UNKNOWN);
        TemporaryFiles.removeOld(file.parent());
    }

    /** By link(2), which unlike rename(2) refuses a name that is taken. */
    void create() {
        HostPath temporary = writeTemporary("create");
        if (Libc.link(Libc.path(temporary.value()), Libc.path(file.value())) != 0) {
            throw abandon(temporary, "link", "create");
        }
        Libc.unlink(Libc.path(temporary.value()));
        Folders.sync(file.parent(), "create", file.value(), Effect.UNKNOWN);
        TemporaryFiles.removeOld(file.parent());
    }

    private RuntimeException abandon(HostPath temporary, String call, String attempted) {
        int errno = Libc.errno();
        Libc.unlink(Libc.path(temporary.value()));
        return Errno.toException(errno, call, attempted, file.value());
    }

    private HostPath writeTemporary(String attempted) {
        HostPath temporary = TemporaryFiles.newName(file.parent());
        int flags = Constants.O_WRONLY | Constants.O_CREAT | Constants.O_EXCL | Constants.O_CLOEXEC;
        int fd = Libc.open(Libc.path(temporary.value()), flags | Constants.O_NOFOLLOW, 0600);
        if (fd < 0) {
            throw Errno.toException(Libc.errno(), "open", attempted, file.value());
        }
        String failed = fill(fd);
        if (failed != null) {
            RuntimeException failure = abandon(temporary, failed, attempted);
            Libc.close(fd);
            throw failure;
        }
        Libc.close(fd);
        return temporary;
    }

    /** The name of the call that failed, or {@code null}. */
    private @Nullable String fill(int fd) {
        if (!writeContent(fd)) {
            return "write";
        }
        if (Libc.fchmod(fd, mode) != 0) {
            return "fchmod";
        }
        return Libc.fsync(fd) == 0 ? null : "fsync";
    }

    private boolean writeContent(int fd) {
        NativeBuffer chunk = new NativeBuffer(Math.max(1, Math.min(content.length, CHUNK_BYTES)));
        int written = 0;
        while (written < content.length) {
            int length = Math.min(content.length - written, chunk.capacity());
            chunk.bytes().put(0, content, written, length);
            long count = chunk.write(fd, length);
            if (count < 0) {
                return false;
            }
            written += (int) count;
        }
        return true;
    }
}
