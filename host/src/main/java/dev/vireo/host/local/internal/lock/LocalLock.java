package dev.vireo.host.local.internal.lock;

import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.sys.Libc;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lock that is held by an open file of ours. */
public final class LocalLock implements HostLock, Ownership.Owned {
    private final int fd;
    private final HostPath file;
    private final LockMode mode;
    private final Ownership ownership;
    private final AtomicBoolean held = new AtomicBoolean(true);

    LocalLock(int fd, HostPath file, LockMode mode, Ownership ownership) {
        this.fd = fd;
        this.file = file;
        this.mode = mode;
        this.ownership = ownership;
    }

    @Override
    public HostPath file() {
        return file;
    }

    @Override
    public boolean isHeld() {
        return held.get();
    }

    @Override
    public void hostClosed() {
        close();
    }

    @Override
    public void close() {
        if (!held.compareAndSet(true, false)) {
            return;
        }
        ownership.remove(this);
        if (mode == LockMode.EXCLUSIVE) {
            Libc.ftruncate(fd, 0);
        }
        Libc.close(fd);
    }
}
