package dev.vireo.host.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vireo.error.TimedOutException;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketTarget;
import dev.vireo.testkit.Recorder;
import dev.vireo.testkit.Sshd;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener whose backlog is full, as a monitor's of QEMU often is. */
class SshSocketIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** The kernel lets one more wait than that. */
    private static final int BACKLOG = 1;

    @TempDir
    Path folder;

    @Test
    void waitsForAListenerWhoseBacklogIsFull() throws IOException {
        Path file = folder.resolve("socket");
        SocketTarget target = SocketTarget.of(HostPath.of(file.toString()));
        try (Sshd sshd = Sshd.start(Files.createDirectory(folder.resolve("server")));
                ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                SshHost host = connect(sshd)) {
            listener.bind(UnixDomainSocketAddress.of(file), BACKLOG);
            for (int i = 0; i <= BACKLOG; i++) {
                assertThat(host.connect(target, new Recorder()).isOpen()).isTrue();
            }
            assertThatThrownBy(() -> host.connect(target.deadline(Duration.ofSeconds(2)), new Recorder()))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining("accepted nobody");
            CompletableFuture<HostSocket> next = CompletableFuture.supplyAsync(
                    () -> host.connect(target.deadline(PATIENCE), new Recorder()), work -> new Thread(work).start());
            listener.accept().close();
            await().atMost(PATIENCE).until(next::isDone);
            assertThat(next.join().isOpen()).isTrue();
        }
    }

    private static SshHost connect(Sshd sshd) {
        return SshHost.connect(
                sshd.destination(),
                SshOptions.builder()
                        .withoutConfigFile()
                        .withoutAgent()
                        .identity(sshd.identity())
                        .knownHosts(sshd.knownHosts())
                        .build());
    }
}
