package dev.vireo.host.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.Effect;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.LockMode;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.SocketTarget;
import dev.vireo.testkit.Recorder;
import dev.vireo.testkit.SocketPeer;
import dev.vireo.testkit.Sshd;
import dev.vireo.testkit.UnixSocketPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, agents, jump hosts and what is refused. */
class SshAccessIT {
    @TempDir
    Path folder;

    private Sshd sshd;

    @BeforeEach
    void start() throws IOException {
        sshd = Sshd.start(Files.createDirectory(folder.resolve("server")));
    }

    @AfterEach
    void stop() {
        sshd.close();
    }

    private SshOptions.Builder options() {
        return SshOptions.builder().withoutConfigFile().withoutAgent().knownHosts(sshd.knownHosts());
    }

    private static void assertLetsIn(String destination, SshOptions options) {
        try (SshHost host = SshHost.connect(destination, options)) {
            assertThat(host.run(Command.of("echo", "in")).output()).isEqualTo("in\n");
        }
    }

    private void authorize(Path publicKey) throws IOException {
        Files.writeString(
                sshd.folder().resolve("authorized_keys"), Files.readString(publicKey), StandardOpenOption.APPEND);
    }

    @Test
    void refusesAHostKeyThatIsNotKnownAndSaysHowToAcceptIt() throws Exception {
        Path empty = Files.createFile(folder.resolve("known"));
        SshOptions options = SshOptions.builder()
                .withoutConfigFile()
                .withoutAgent()
                .identity(sshd.identity())
                .knownHosts(empty)
                .build();
        String fingerprint =
                said("ssh-keygen", "-lf", sshd.folder().resolve("host_key.pub").toString());
        assertThatThrownBy(() -> SshHost.connect(sshd.destination(), options))
                .isInstanceOfSatisfying(AccessDeniedException.class, e -> {
                    assertThat(e.effect()).isEqualTo(Effect.NOTHING);
                    assertThat(e).hasMessageContaining(fingerprint.split(" ", -1)[1]);
                    Matcher line = Pattern.compile("add this line to \\S+: (.+)$")
                            .matcher(e.advice().orElseThrow());
                    assertThat(line.find()).isTrue();
                    accept(empty, line.group(1));
                });
        assertLetsIn(sshd.destination(), options);
    }

    private static void accept(Path file, String line) {
        try {
            Files.writeString(file, line + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String said(String... argv) throws Exception {
        Process tool = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String output = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(tool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(tool.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void refusesAHostKeyThatHasChanged() throws Exception {
        Path other = folder.resolve("other");
        Sshd.key(other, "ed25519");
        Path known = Files.writeString(
                folder.resolve("known"),
                "[127.0.0.1]:" + sshd.port() + " " + Files.readString(folder.resolve("other.pub")));
        SshOptions options = SshOptions.builder()
                .withoutConfigFile()
                .withoutAgent()
                .identity(sshd.identity())
                .knownHosts(known)
                .build();
        assertThatThrownBy(() -> SshHost.connect(sshd.destination(), options))
                .isInstanceOfSatisfying(
                        AccessDeniedException.class,
                        e -> assertThat(e.advice())
                                .hasValueSatisfying(advice -> assertThat(advice).contains("ssh-keygen -R")));
    }

    @Test
    void saysWhichKeysWereNotAccepted() {
        Path other = folder.resolve("stranger");
        Sshd.key(other, "ed25519");
        assertThatThrownBy(() -> SshHost.connect(
                        sshd.destination(), options().identity(other).build()))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("stranger");
    }

    @Test
    void refusesAPortWhereNobodyListens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() ->
                        SshHost.connect("root@127.0.0.1:" + free, options().build()))
                .isInstanceOf(UnreachableException.class);
    }

    @Test
    void takesRsaKeys() throws Exception {
        Path rsa = folder.resolve("id_rsa");
        Sshd.key(rsa, "rsa");
        authorize(folder.resolve("id_rsa.pub"));
        assertLetsIn(sshd.destination(), options().identity(rsa).build());
    }

    @Test
    void asksAnAgent() throws Exception {
        Path socket = folder.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .start();
        try {
            org.awaitility.Awaitility.await().until(() -> Files.exists(socket));
            ProcessBuilder add =
                    new ProcessBuilder("ssh-add", "-q", sshd.identity().toString());
            add.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertThat(add.inheritIO().start().waitFor()).isZero();
            assertLetsIn(sshd.destination(), options().agent(socket).build());
        } finally {
            agent.destroy();
            assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void readsTheConfigurationFileAndGoesThroughAJumpHost() throws Exception {
        Path first = Files.createDirectory(folder.resolve("jump"));
        try (Sshd jump = Sshd.start(first)) {
            Files.copy(sshd.folder().resolve("id_ed25519.pub"), folder.resolve("copy.pub"));
            Files.writeString(
                    jump.folder().resolve("authorized_keys"),
                    Files.readString(folder.resolve("copy.pub")),
                    StandardOpenOption.APPEND);
            Path known = Files.writeString(
                    folder.resolve("known"), Files.readString(sshd.knownHosts()) + Files.readString(jump.knownHosts()));
            Path config = Files.writeString(folder.resolve("config"), """
                    Host node2
                        HostName 127.0.0.1
                        Port %d
                        ProxyJump gate
                    Host gate
                        HostName 127.0.0.1
                        Port %d
                    Host *
                        User %s
                        IdentityFile %s
                        IdentitiesOnly yes
                        UserKnownHostsFile %s
                        StrictHostKeyChecking no
                    """.formatted(
                            sshd.port(), jump.port(), System.getProperty("user.name"), sshd.identity(), known));
            SshOptions options = SshOptions.builder().configFile(config).build();
            assertLetsIn("node2", options);
            assertThat(jump.log()).contains("Accepted publickey");
        }
    }

    @Test
    void saysThatSshdForwardsNoSockets() throws Exception {
        Path second = Files.createDirectory(folder.resolve("strict"));
        Path file = folder.resolve("socket");
        try (Sshd strict = Sshd.start(second, "AllowStreamLocalForwarding no");
                SocketPeer peer = UnixSocketPeer.listen(file);
                SshHost host = connect(strict)) {
            assertThat(peer).isNotNull();
            assertThatThrownBy(() -> host.connect(SocketTarget.of(HostPath.of(file.toString())), new Recorder()))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining("AllowStreamLocalForwarding");
        }
    }

    @Test
    void getsByWithFewerSessionsThanUsual() throws Exception {
        Path second = Files.createDirectory(folder.resolve("few"));
        try (Sshd few = Sshd.start(second, "MaxSessions 2");
                SshHost host = connect(few)) {
            var runs = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> java.util.concurrent.CompletableFuture.supplyAsync(
                            () -> host.run(Command.of("sh", "-c", "sleep 0.5; echo " + i)
                                            .deadline(Duration.ofSeconds(20)))
                                    .output(),
                            work -> new Thread(work).start()))
                    .toList();
            for (int i = 0; i < runs.size(); i++) {
                assertThat(runs.get(i).join()).isEqualTo(i + "\n");
            }
        }
    }

    @Test
    void tellsWhatAMachineHas() {
        try (SshHost host = SshHost.connect(
                sshd.destination(), options().identity(sshd.identity()).build())) {
            List<HostCheck> checks = host.check();
            assertThat(checks).extracting(HostCheck::name).contains("flock", "stream forwarding", "KVM", "ip", "root");
            assertThat(checks)
                    .filteredOn(check -> check.name().equals("flock"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.state()).isEqualTo(HostCheck.State.PRESENT));
            assertThat(checks)
                    .filteredOn(check -> check.state() == HostCheck.State.MISSING)
                    .allSatisfy(check -> assertThat(check.advice()).isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"echo no shell for you >&2; exit 3", "echo no shell for you", "sleep 1; echo no shell for you"})
    void saysThatThereIsNoShell(String instead) throws Exception {
        Path second = Files.createDirectory(folder.resolve("forced"));
        try (Sshd forced = Sshd.start(second, "ForceCommand " + instead)) {
            assertThatThrownBy(() -> connect(forced))
                    .isInstanceOf(UnsupportedException.class)
                    .hasMessageContaining("no shell for you");
        }
    }

    @Test
    void passesOverWhatTheAccountsOwnFilesPrint() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve(".bashrc"), """
                seq 2000
                seq 2000 >&2
                printf 'and no end of line'
                printf 'and no end of line' >&2
                echo "$$" >>"$HOME/read"
                """);
        try (Sshd loud = Sshd.start(home, "SetEnv HOME=" + home);
                SshHost host = connect(loud)) {
            CommandResult result = host.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));
            assertThat(result.output()).isEqualTo("out\n");
            assertThat(result.standardError()).isEqualTo("err\n");
            assertThat(result.exitStatus()).isEqualTo(3);
            Recorder streamed = new Recorder();
            try (RunningCommand running = host.start(Command.of("echo", "streamed"), streamed)) {
                assertThat(running.exit().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
            }
            streamed.awaitEnd();
            assertThat(streamed.text()).isEqualTo("streamed\n");
            HostPath lock = HostPath.of(home.resolve("lock").toString());
            try (HostLock held = host.locks().acquire(lock, LockMode.EXCLUSIVE, "test", Duration.ofSeconds(20))) {
                assertThat(held.isHeld()).isTrue();
            }
            assertThat(home.resolve("read")).as("the file was read").isNotEmptyFile();
        }
    }

    private static SshHost connect(Sshd server) {
        return SshHost.connect(
                server.destination(),
                SshOptions.builder()
                        .withoutConfigFile()
                        .withoutAgent()
                        .identity(server.identity())
                        .knownHosts(server.knownHosts())
                        .build());
    }

    @Test
    void connectsToASocketInAFolderOfOthersByANameOfItsOwn() throws Exception {
        Path others = Files.createDirectory(folder.resolve("others"));
        Path file = others.resolve("socket");
        try (SshHost host = SshHost.connect(
                        sshd.destination(), options().identity(sshd.identity()).build());
                SocketPeer peer = UnixSocketPeer.listen(file)) {
            assumeTrue(host.facts().userId() == 0, "only root gives folders away");
            host.files().changeOwner(HostPath.of(others.toString()), 4711, 4711);
            Recorder heard = new Recorder();
            try (HostSocket socket = host.connect(
                            SocketTarget.of(HostPath.of(file.toString())).peer(0), heard);
                    SocketPeer.Connection other = peer.accept()) {
                assertThat(socket.isOpen()).isTrue();
                other.write(new byte[] {'x'});
                assertThat(heard.awaitBytes(1)).containsExactly('x');
            }
            assertThat(host.files().list(HostPath.of(folder.toString())))
                    .extracting(FileStatus::name)
                    .noneMatch(name -> name.startsWith(".vireo-"));
        }
    }
}
