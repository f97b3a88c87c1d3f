package dev.vireo.testkit.internal;

import dev.vireo.host.HostLock;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockHolder;
import dev.vireo.host.LockMode;
import java.time.Duration;
import java.util.Optional;

/** Locks with a hook around taking and giving back. */
public record HookedLocks(HostLocks locks, Hooks hooks) implements HostLocks {
    @Override
    public HostLock acquire(HostPath file, LockMode mode, String purpose, Duration wait) {
        return hooks.around(
                "acquire", file.value(), () -> new HookedLock(locks.acquire(file, mode, purpose, wait), hooks));
    }

    @Override
    public Optional<LockHolder> holder(HostPath file) {
        return locks.holder(file);
    }

    private record HookedLock(HostLock lock, Hooks hooks) implements HostLock {
        @Override
        public HostPath file() {
            return lock.file();
        }

        @Override
        public boolean isHeld() {
            return lock.isHeld();
        }

        @Override
        public void close() {
            hooks.around("release", lock.file().value(), lock::close);
        }
    }
}
