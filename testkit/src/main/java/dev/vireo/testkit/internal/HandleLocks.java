package dev.vireo.testkit.internal;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.LockedByException;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockHolder;
import dev.vireo.host.LockMode;
import dev.vireo.testkit.HostCall;
import java.time.Duration;
import java.util.Optional;

/** The locks of a machine in memory, as one program sees them. */
record HandleLocks(Handle handle) implements HostLocks {
    @Override
    public HostLock acquire(HostPath file, LockMode mode, String purpose, Duration wait) {
        World world = handle.world();
        handle.call("acquire", file.value(), () -> {
            if (world.files().find(file) == null) {
                world.files().create(file, new byte[0], 0600, handle.facts().userId());
            }
        });
        LockTable.Hold hold = take(file, mode, purpose, world.worldClock().after(wait));
        HeldLock lock = new HeldLock(handle, hold);
        handle.state().add(lock::drop);
        return lock;
    }

    /** Waits for it until a time. */
    LockTable.Hold take(HostPath file, LockMode mode, String purpose, long nanoTime) {
        World world = handle.world();
        LockHolder holder =
                new LockHolder(handle.state().who(), purpose, world.clock().instant());
        LockTable.Hold hold = new LockTable.Hold(file, mode, holder);
        HostCall call = new HostCall("acquire", file.value());
        boolean taken = handle.await(call, nanoTime, () -> {
            boolean free = world.locks().isFreeFor(file, mode);
            if (free) {
                world.locks().add(hold);
            }
            return free;
        });
        if (!taken) {
            throw lockedBy(file, world.look(() -> world.locks().exclusive(file)));
        }
        return hold;
    }

    private static LockedByException lockedBy(HostPath file, Optional<LockHolder> holder) {
        String problem = holder.map(
                        taken -> taken.who() + " holds it for '" + taken.purpose() + "' since " + taken.since())
                .orElse("it is taken by a command or program that left no name");
        return new LockedByException(ErrorDetails.of("lock", file.value(), problem), holder.orElse(null));
    }

    @Override
    public Optional<LockHolder> holder(HostPath file) {
        return handle.call("holder", file.value(), () -> handle.world().locks().exclusive(file));
    }

    private record HeldLock(Handle handle, LockTable.Hold hold) implements HostLock {
        @Override
        public HostPath file() {
            return hold.file;
        }

        @Override
        public boolean isHeld() {
            World world = handle.world();
            return world.look(() -> world.locks().isHeld(hold));
        }

        @Override
        public void close() {
            if (isHeld()) {
                handle.world().log(new HostCall("release", hold.file.value()));
                drop();
            }
        }

        void drop() {
            World world = handle.world();
            world.change(() -> world.locks().remove(hold));
        }
    }
}
