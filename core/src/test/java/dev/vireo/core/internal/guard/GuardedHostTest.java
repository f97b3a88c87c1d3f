package dev.vireo.core.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.Effect;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.Signal;
import dev.vireo.testkit.ScriptedHost;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedHostTest {
    private static final HostPath FOLDER = HostPath.of("/srv");
    private static final HostPath FILE = FOLDER.resolve("file");

    private final ScriptedHost scripted = ScriptedHost.create();
    private final HeldLocks locks = new HeldLocks();
    private final Host host = new GuardedHost(scripted, locks);

    private record Lock(HostPath file, AtomicBoolean held) implements HostLock {
        @Override
        public boolean isHeld() {
            return held.get();
        }

        @Override
        public void close() {
            held.set(false);
        }
    }

    private static Lock lock(String name) {
        return new Lock(HostPath.of("/run/" + name), new AtomicBoolean(true));
    }

    @BeforeEach
    void prepare() {
        scripted.files().createFolders(FOLDER, 0700);
        scripted.files().replace(FILE, new byte[] {1}, 0600);
        scripted.whenRun("true").thenReturn("");
    }

    @AfterEach
    void close() {
        scripted.close();
    }

    private static void assertRefused(ThrowingCallable effect) {
        assertThatThrownBy(effect)
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("/run/one")
                .extracting(e -> ((UnreachableException) e).effect())
                .isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void whoHasLostALockHasNoEffectAnyMore() {
        Lock one = lock("one");
        try (HostLock held = locks.hold(one);
                HostLock other = locks.hold(lock("other"))) {
            host.files().replace(FILE, new byte[] {2}, 0600);
            one.held().set(false);
            ProcessIdentity process =
                    new ProcessIdentity(1, 1, scripted.processes().bootId());
            int before = scripted.effects().size();
            assertRefused(() -> host.files().replace(FILE, new byte[] {3}, 0600));
            assertRefused(() -> host.files().create(FOLDER.resolve("new"), new byte[0], 0600));
            assertRefused(() -> host.files().delete(FILE));
            assertRefused(() -> host.files().deleteTree(FOLDER));
            assertRefused(() -> host.files().createFolders(FOLDER.resolve("new"), 0700));
            assertRefused(() -> host.files().changeOwner(FILE, 1, 1));
            assertRefused(() -> host.processes().signal(process, Signal.KILL));
            assertRefused(() -> host.run(Command.of("true")));
            assertRefused(() -> host.within(java.time.Duration.ofSeconds(1)).run(Command.of("true")));
            assertThat(scripted.effects()).hasSize(before);
            assertThat(host.files().read(FILE, ByteSize.ofKiB(1))).hasValue(new byte[] {2});
            assertThat(other.isHeld()).isTrue();
        }
        host.files().delete(FILE);
    }

    @Test
    void othersGoOn() {
        Lock one = lock("one");
        try (HostLock held = locks.hold(one)) {
            one.held().set(false);
            CompletableFuture.runAsync(() -> host.files().delete(FILE)).join();
            assertThat(scripted.files().status(FILE)).isEmpty();
        }
    }

    @Test
    void aLockMayBeGivenBackByAnotherThread() {
        HostLock held = locks.hold(lock("one"));
        CompletableFuture.runAsync(held::close).join();
        host.files().delete(FILE);
        assertThat(scripted.files().status(FILE)).isEmpty();
    }
}
