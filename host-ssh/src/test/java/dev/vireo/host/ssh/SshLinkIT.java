package dev.vireo.host.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vireo.ByteSize;
import dev.vireo.error.Effect;
import dev.vireo.error.LockedByException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.LockMode;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.SocketTarget;
import dev.vireo.host.local.LocalHost;
import dev.vireo.testkit.Recorder;
import dev.vireo.testkit.SocketPeer;
import dev.vireo.testkit.Sshd;
import dev.vireo.testkit.TcpProxy;
import dev.vireo.testkit.UnixSocketPeer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that break, stand still and crawl. */
class SshLinkIT {
    private static final Duration KEEP_ALIVE = Duration.ofMillis(500);
    private static final Duration DEAD = KEEP_ALIVE.multipliedBy(3);

    @TempDir
    static Path server;

    @TempDir
    Path folder;

    private static Sshd sshd;
    private TcpProxy proxy;
    private SshHost host;

    @BeforeAll
    static void startServer() {
        sshd = Sshd.start(server);
    }

    @AfterAll
    static void stopServer() {
        sshd.close();
    }

    @BeforeEach
    void connect() throws Exception {
        proxy = TcpProxy.before(sshd.port());
        host = open(proxy);
    }

    private SshHost open(TcpProxy through) throws Exception {
        Path known = Files.createTempFile(folder, "known", "");
        Files.writeString(known, Files.readString(sshd.knownHosts()).replace(":" + sshd.port(), ":" + through.port()));
        SshOptions options = SshOptions.builder()
                .withoutConfigFile()
                .withoutAgent()
                .identity(sshd.identity())
                .knownHosts(known)
                .keepAlive(KEEP_ALIVE)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        return SshHost.connect(System.getProperty("user.name") + "@127.0.0.1:" + through.port(), options);
    }

    @AfterEach
    void close() {
        host.close();
        proxy.close();
    }

    private HostPath path(String name) {
        return HostPath.of(folder.toString()).resolve(name);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertWorks() {
        assertThat(host.run(Command.of("echo", "fine")).output()).isEqualTo("fine\n");
    }

    @Test
    void aCutEndsWhatIsUnderWayAndTheNextCallConnectsAgain() throws Exception {
        Recorder streamed = new Recorder();
        try (RunningCommand command = host.start(Command.of("sh", "-c", "echo $$; exec sleep 60"), streamed)) {
            long orphan = Long.parseLong(streamed.awaitLines(1).strip());
            CompletableFuture<CommandResult> run = CompletableFuture.supplyAsync(() -> host.run(Command.of(
                    "sh",
                    "-c",
                    "echo $$ >\"$1\"; exec sleep 60",
                    "sh",
                    path("pid").value())));
            await().until(() -> Files.exists(folder.resolve("pid")));
            proxy.cut();
            assertThatThrownBy(() -> run.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnreachableException.class)
                    .satisfies(e ->
                            assertThat(((VireoException) e.getCause()).effect()).isEqualTo(Effect.UNKNOWN));
            streamed.awaitEnd();
            assertThat(streamed.failure()).isInstanceOf(UnreachableException.class);
            assertThat(command.exit().toCompletableFuture()).isCompletedWithValue(-1);
            assertWorks();
            kill(orphan);
            kill(Long.parseLong(Files.readString(folder.resolve("pid")).strip()));
        }
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void aHostThatStandsStillCostsItsOwnCallersADeadlineAndNobodyElseAnything() throws Exception {
        try (TcpProxy other = TcpProxy.before(sshd.port());
                SshHost healthy = open(other)) {
            healthy.run(Command.of("true"));
            assertWorks();
            proxy.halt();
            CompletableFuture<CommandResult> stuck = CompletableFuture.supplyAsync(
                    () -> host.run(Command.of("true").deadline(Duration.ofSeconds(4))));
            long begin = System.nanoTime();
            assertThat(healthy.run(Command.of("echo", "x")).output()).isEqualTo("x\n");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            assertThatThrownBy(() -> stuck.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(UnreachableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
            proxy.resume();
            assertWorks();
        }
    }

    @Test
    void outputThatIsHandedOnLateIsNotLost() {
        String command = "out=$(readlink /proc/$$/fd/1); for p in /proc/[0-9]*; do"
                + " [ \"$(readlink $p/fd/0)\" != \"$out\" ] || relay=${p#/proc/}; done 2>/dev/null;"
                + " kill -s STOP $relay; (sleep 1; kill -s CONT $relay) >/dev/null 2>&1 & echo kept";
        CommandResult result = host.run(Command.of("bash", "-c", command));
        assertThat(result.output()).isEqualTo("kept\n");
    }

    @Test
    void whoTalksOnInTheBackgroundDoesNotKeepACommandFromEnding() {
        CommandResult result =
                host.run(Command.of("bash", "-c", "echo first; yes &").outputLimit(ByteSize.ofMiB(256)));
        assertThat(result.output()).startsWith("first\n");
        assertWorks();
    }

    @Test
    void aHostThatIsGoneIsUnreachableWithinTheDeadlineAndWelcomeWhenItIsBack() {
        proxy.refuse();
        long begin = System.nanoTime();
        assertThatThrownBy(() -> host.within(Duration.ofSeconds(1)).files().list(path("x")))
                .isInstanceOfSatisfying(
                        UnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NOTHING));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
        assertThat(proxy.accepted()).as("attempts are paced").isLessThan(12);
        proxy.allow();
        assertWorks();
    }

    @Test
    void whatChangesNothingGoesOnOverANewConnection() {
        HostPath entry = path("entry");
        host.files().replace(entry, bytes("x"), 0600);
        for (int cut = 0; cut < Integer.getInteger("vireo.test.cuts", 25); cut++) {
            proxy.cut();
            assertThat(host.files().read(entry, dev.vireo.ByteSize.ofMiB(1)))
                    .as("after cut %s", cut)
                    .hasValue(bytes("x"));
        }
    }

    @Test
    void aSocketTellsThatItsLinkIsLost() {
        HostPath file = path("socket");
        Recorder heard = new Recorder();
        try (SocketPeer peer = UnixSocketPeer.listen(Path.of(file.value()));
                HostSocket socket = host.connect(SocketTarget.of(file), heard);
                SocketPeer.Connection other = peer.accept()) {
            socket.send(ByteBuffer.wrap(bytes("x")));
            assertThat(other.read(1)).isEqualTo(bytes("x"));
            proxy.cut();
            heard.awaitEnd();
            assertThat(heard.failure()).isInstanceOf(UnreachableException.class);
            assertThat(socket.isOpen()).isFalse();
        }
    }

    @Test
    void worksOverASlowLink() {
        proxy.delay(Duration.ofMillis(40));
        assertWorks();
        byte[] content = new byte[300_000];
        host.files().replace(path("file"), content, 0600);
        assertThat(host.files().read(path("file"), dev.vireo.ByteSize.ofMiB(1))).hasValue(content);
        try (HostLock lock = host.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "x", Duration.ZERO)) {
            assertThat(lock.isHeld()).isTrue();
        }
    }

    @Test
    void aLockIsLostWithItsLinkAndStopsWhatIsDoneUnderIt() {
        HostLock lock = host.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "test", Duration.ZERO);
        assertThat(lock.isHeld()).isTrue();
        proxy.cut();
        await().until(() -> !lock.isHeld());
        assertThatThrownBy(() -> host.files().replace(path("file"), bytes("x"), 0600))
                .as("no effect without the lock, though a new link would be there")
                .isInstanceOfSatisfying(
                        UnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NOTHING));
        assertThatThrownBy(
                        () -> host.run(Command.of("touch", path("file").value()).under(path("effects"))))
                .isInstanceOf(UnreachableException.class);
        assertThat(folder.resolve("file")).doesNotExist();
        lock.close();
        host.files().replace(path("file"), bytes("x"), 0600);
        try (HostLock again = host.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "again", Duration.ofSeconds(10))) {
            assertThat(again.isHeld()).isTrue();
            assertThat(lock.isHeld()).isFalse();
        }
    }

    @Test
    void theKeeperGivesUpTheLocksOfAClientThatIsNotHeardOf() {
        try (LocalHost local = LocalHost.open()) {
            HostLock lock = host.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "freeze", Duration.ZERO);
            proxy.halt();
            assertThatThrownBy(() -> local.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "x", Duration.ZERO))
                    .isInstanceOfSatisfying(
                            LockedByException.class,
                            e -> assertThat(e.holder().orElseThrow().purpose()).isEqualTo("freeze"));
            try (HostLock taken =
                    local.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "next", DEAD.plusSeconds(8))) {
                assertThat(taken.isHeld()).isTrue();
                assertThat(lock.isHeld()).as("known as lost by now").isFalse();
            }
            lock.close();
        }
    }

    @Test
    void locksExcludeTheLocalHostBothWays() {
        try (LocalHost local = LocalHost.open()) {
            try (HostLock lock = local.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "local", Duration.ZERO)) {
                assertThat(lock.isHeld()).isTrue();
                assertThatThrownBy(() -> host.locks().acquire(path("lock"), LockMode.SHARED, "x", Duration.ZERO))
                        .isInstanceOfSatisfying(
                                LockedByException.class,
                                e -> assertThat(e.holder().orElseThrow().purpose())
                                        .isEqualTo("local"));
            }
            try (HostLock lock = host.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "remote", Duration.ZERO)) {
                assertThat(lock.isHeld()).isTrue();
                assertThat(local.locks().holder(path("lock")).orElseThrow().purpose())
                        .isEqualTo("remote");
            }
            try (HostLock one = host.locks().acquire(path("lock"), LockMode.SHARED, "x", Duration.ZERO);
                    HostLock two = local.locks().acquire(path("lock"), LockMode.SHARED, "x", Duration.ZERO)) {
                assertThat(one.isHeld() && two.isHeld()).isTrue();
            }
        }
    }

    @Test
    void moreCommandsAtOnceThanSshdGivesSessionsOfAConnection() {
        var runs = java.util.stream.IntStream.range(0, 24)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> host.run(Command.of("sh", "-c", "sleep 0.3; echo " + i))
                                .output(),
                        work -> new Thread(work).start()))
                .toList();
        for (int i = 0; i < runs.size(); i++) {
            assertThat(runs.get(i).join()).isEqualTo(i + "\n");
        }
        assertThat(sshd.log()).doesNotContain("no more sessions");
    }
}
