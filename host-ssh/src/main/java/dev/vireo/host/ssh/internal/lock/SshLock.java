package dev.vireo.host.ssh.internal.lock;

import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.ssh.internal.io.Leases;
import dev.vireo.host.ssh.internal.io.Ownership;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lock that a keeper holds. */
final class SshLock implements HostLock, Ownership.Owned, Leases.Lease {
    private static final long PATIENCE_SECONDS = 2;

    private final LockKeeper keeper;
    private final String id;
    private final HostPath file;
    private final Ownership ownership;
    private final Leases leases;
    private final AtomicBoolean closed = new AtomicBoolean();

    SshLock(LockKeeper keeper, String id, HostPath file, Ownership ownership, Leases leases) {
        this.keeper = keeper;
        this.id = id;
        this.file = file;
        this.ownership = ownership;
        this.leases = leases;
    }

    @Override
    public HostPath file() {
        return file;
    }

    @Override
    public String subject() {
        return "lock " + file;
    }

    @Override
    public boolean isHeld() {
        return !closed.get() && keeper.isAlive();
    }

    @Override
    public void hostClosed() {
        close();
    }

    /** Returns when the host has given it back, or after two seconds, or an interrupt. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ownership.remove(this);
        leases.given(this);
        try {
            keeper.ask("free", id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The keeper is lost, or the link stands still: the lock goes with it.
            org.slf4j.LoggerFactory.getLogger(SshLock.class)
                    .atDebug()
                    .setCause(e)
                    .addKeyValue("lock", file)
                    .log("No answer to giving a lock back");
        }
    }
}
