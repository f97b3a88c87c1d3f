package dev.vireo.host.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.LockMode;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.SocketTarget;
import dev.vireo.testkit.Recorder;
import dev.vireo.testkit.SocketPeer;
import dev.vireo.testkit.UnixPrograms;
import dev.vireo.testkit.UnixSocketPeer;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No descriptor, thread or child is left over, whatever happens. */
class LocalResourcesIT {
    private static final int ROUNDS = 20;

    @TempDir
    Path folder;

    private final UnixPrograms programs = new UnixPrograms();
    private List<String> before;
    private LocalHost host;

    /** Descriptors with what they are open on; the JVM's own jars and the one that lists them included. */
    private static List<String> descriptors() {
        List<String> open = new ArrayList<>();
        for (String number : new File("/proc/self/fd").list()) {
            try {
                open.add(
                        Files.readSymbolicLink(Path.of("/proc/self/fd", number)).toString());
            } catch (IOException closedMeanwhile) {
                open.add("gone");
            }
        }
        open.removeIf(target -> target.endsWith(".jar") || target.equals("gone") || target.endsWith("/fd"));
        open.sort(null);
        return open;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vireo-local"))
                .count();
    }

    private static long children() {
        return ProcessHandle.current().descendants().count();
    }

    @BeforeEach
    void warmUp() {
        exercise(LocalHost.open());
        Awaitility.await().until(() -> threads() == 0);
        before = descriptors();
        host = LocalHost.open();
    }

    @AfterEach
    void nothingIsLeft() {
        host.close();
        Awaitility.await().until(() -> threads() == 0);
        Awaitility.await().untilAsserted(() -> assertThat(descriptors()).hasSize(before.size()));
        Awaitility.await().until(() -> children() == 0);
    }

    private HostPath path(String name) {
        return HostPath.of(folder.resolve(name).toString());
    }

    private void exercise(LocalHost used) {
        used.run(programs.printing("x"));
        used.files().replace(path("warm"), new byte[1], 0600);
        used.devices("block");
        used.close();
    }

    @Test
    void afterCommandsOfAllKinds() {
        for (int i = 0; i < ROUNDS; i++) {
            host.run(programs.printing("x").under(path("lock")));
            host.run(programs.copying().input("x"));
            host.run(programs.flooding(100_000));
            assertThatThrownBy(() -> host.run(Command.of("vireo-no-such-program")))
                    .isInstanceOf(NotFoundException.class);
        }
        assertThatThrownBy(() -> host.run(programs.sleeping().deadline(Duration.ofMillis(50))))
                .isInstanceOf(TimedOutException.class);
    }

    @Test
    void afterCommandsThatTheHostEnds() {
        Recorder[] heard = new Recorder[5];
        for (int i = 0; i < heard.length; i++) {
            heard[i] = new Recorder();
            host.start(programs.sleeping(), heard[i]);
            heard[i].awaitLines(1);
        }
        host.close();
        Arrays.stream(heard).forEach(Recorder::awaitEnd);
    }

    @Test
    void afterCommandsOnThreadsThatAreInterrupted() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Thread thread = new Thread(() -> {
                try {
                    host.run(programs.sleeping());
                } catch (RuntimeException expected) {
                    Thread.interrupted();
                }
            });
            thread.start();
            if (i % 2 == 0) {
                Awaitility.await().until(() -> children() > 0);
            }
            thread.interrupt();
            thread.join(Duration.ofSeconds(20).toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void afterFilesAndLocks() {
        for (int i = 0; i < ROUNDS; i++) {
            host.files().replace(path("file"), new byte[100], 0600);
            host.files().list(path("none"));
            host.files().createFolders(path("a").resolve("b"), 0700);
            host.files().deleteTree(path("a"));
            host.locks()
                    .acquire(path("lock"), LockMode.EXCLUSIVE, "x", Duration.ZERO)
                    .close();
            host.locks().holder(path("lock"));
            assertThatThrownBy(() -> host.files().replace(path("none").resolve("x"), new byte[1], 0600))
                    .isInstanceOf(NotFoundException.class);
        }
        host.locks().acquire(path("lock"), LockMode.EXCLUSIVE, "left for the host to close", Duration.ZERO);
    }

    @Test
    void afterSockets() {
        try (SocketPeer peer = UnixSocketPeer.listen(folder.resolve("s"))) {
            for (int i = 0; i < ROUNDS; i++) {
                Recorder heard = new Recorder();
                HostSocket socket = host.connect(SocketTarget.of(path("s")), heard);
                try (SocketPeer.Connection other = peer.accept()) {
                    socket.send(ByteBuffer.allocate(10));
                    assertThat(other.read(10)).hasSize(10);
                    if (i % 2 == 0) {
                        socket.close();
                    }
                }
                heard.awaitEnd();
            }
            host.connect(SocketTarget.of(path("s")), new Recorder());
            peer.accept().close();
            assertThatThrownBy(() -> host.connect(SocketTarget.of(path("none")), new Recorder()))
                    .isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void afterProcessesWereAwaited() {
        Recorder said = new Recorder();
        try (RunningCommand command = host.start(programs.sleeping(), said)) {
            ProcessIdentity process = host.processes()
                    .identify(Long.parseLong(said.awaitLines(1).strip()))
                    .orElseThrow();
            for (int i = 0; i < ROUNDS; i++) {
                assertThat(host.processes().awaitEnd(process, Duration.ofMillis(1)))
                        .isFalse();
            }
            command.close();
            said.awaitEnd();
        }
    }
}
