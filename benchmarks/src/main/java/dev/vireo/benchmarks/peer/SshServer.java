package dev.vireo.benchmarks.peer;

import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.site.Folder;
import dev.vireo.benchmarks.site.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** OpenSSH on loopback: a server with keys of its own, and ssh(1) with a connection that its calls share. */
public final class SshServer implements AutoCloseable {
    /** The peer's name. */
    public static final String NAME = "ssh -S";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Folder folder;
    private final int port;
    private final Process server;

    private SshServer(Folder folder, int port, Process server) {
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    /** Starts the server and the connection. */
    public static SshServer start() throws Exception {
        if (!Files.isExecutable(PROGRAM)) {
            throw new MissingPeerException("there is no " + PROGRAM + ": install openssh-server");
        }
        Folder folder = Folder.create();
        Path path = folder.path();
        for (String key : List.of("host_key", "id")) {
            Tool.run(
                    PATIENCE,
                    List.of(
                            "ssh-keygen",
                            "-q",
                            "-t",
                            "ed25519",
                            "-N",
                            "",
                            "-f",
                            path.resolve(key).toString()));
        }
        int port = freePort();
        Files.writeString(
                path.resolve("known_hosts"),
                "[127.0.0.1]:" + port + " " + Files.readString(path.resolve("host_key.pub")));
        Files.createDirectories(Path.of("/run/sshd"));
        Files.writeString(
                path.resolve("config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                UsePAM no
                StrictModes no
                SetEnv HOME=%s
                """.formatted(port, path.resolve("host_key"), path.resolve("id.pub"), path));
        Process server = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-e",
                        "-f",
                        path.resolve("config").toString())
                .redirectErrorStream(true)
                .redirectOutput(path.resolve("log").toFile())
                .start();
        SshServer started = new SshServer(folder, port, server);
        started.awaitAnswer();
        Tool.run(PATIENCE, started.ssh("-M", "-f", "-N"));
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!server.isAlive() || System.nanoTime() > end) {
                throw new IOException("sshd does not answer: "
                        + Files.readString(folder.path().resolve("log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return socket.getInputStream().read() == 'S';
        } catch (IOException notYet) {
            return false;
        }
    }

    private List<String> ssh(String... more) {
        List<String> argv = new ArrayList<>(List.of("ssh", "-F", "none", "-o", "BatchMode=yes"));
        argv.addAll(List.of("-o", "UserKnownHostsFile=" + knownHosts(), "-i", key().toString()));
        argv.addAll(List.of("-S", folder.path().resolve("m").toString(), "-p", String.valueOf(port)));
        argv.addAll(List.of(more));
        argv.add(user() + "@127.0.0.1");
        return argv;
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    /** Runs a command through the shared connection, a process of ssh(1) each. */
    public void run(String command) throws IOException, InterruptedException {
        List<String> argv = ssh();
        argv.add(command);
        Tool.run(PATIENCE, argv);
    }

    /** {@code user@127.0.0.1:port}. */
    public String destination() {
        return user() + "@127.0.0.1:" + port;
    }

    /** The key that it lets in. */
    public Path key() {
        return folder.path().resolve("id");
    }

    /** A file with its host key. */
    public Path knownHosts() {
        return folder.path().resolve("known_hosts");
    }

    @Override
    public void close() throws Exception {
        try {
            Tool.run(PATIENCE, ssh("-O", "exit"));
        } finally {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly().waitFor();
            folder.close();
        }
    }
}
