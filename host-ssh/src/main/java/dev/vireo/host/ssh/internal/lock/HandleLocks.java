package dev.vireo.host.ssh.internal.lock;

import dev.vireo.host.HostLock;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockHolder;
import dev.vireo.host.LockMode;
import dev.vireo.host.ssh.internal.io.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * The locks as a handle with its own deadline shows them.
 *
 * @param locks the locks of the host
 * @param limit the longest that the host may take for an answer
 */
public record HandleLocks(SshLocks locks, Duration limit) implements HostLocks {
    @Override
    public HostLock acquire(HostPath file, LockMode mode, String purpose, Duration wait) {
        return locks.acquire(file, mode, purpose, wait, limit);
    }

    @Override
    public Optional<LockHolder> holder(HostPath file) {
        return locks.holder(file, Deadline.after(limit));
    }
}
