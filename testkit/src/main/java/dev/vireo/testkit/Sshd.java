package dev.vireo.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real OpenSSH server on loopback, with a host key, a configuration and an authorized key of its own in a temporary
 * folder, which is also the home of who logs in. It lets in whoever runs the test.
 */
public final class Sshd implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final Path folder;
    private final int port;
    private Process process;

    private Sshd(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.process = launch();
    }

    /** Starts a server in an empty folder, with these more lines in its configuration. */
    public static Sshd start(Path folder, String... configuration) {
        try {
            key(folder.resolve("host_key"), "ed25519");
            key(folder.resolve("id_ed25519"), "ed25519");
            Files.copy(folder.resolve("id_ed25519.pub"), folder.resolve("authorized_keys"));
            int port = freePort();
            String hostKey = Files.readString(folder.resolve("host_key.pub"));
            Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + hostKey);
            // Where sshd runs as root it wants this folder, which its package leaves to systemd.
            Path separation = Path.of("/run/sshd");
            if (Files.isWritable(Path.of("/run")) && !Files.exists(separation)) {
                Files.createDirectory(
                        separation, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            }
            Files.writeString(folder.resolve("sshd_config"), configuration(folder, port, List.of(configuration)));
            return new Sshd(folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first value of a keyword counts, so the additions come first. A bash that is not the first does not read the
     * account's ~/.bashrc, which may do anything, and take its time.
     */
    private static String configuration(Path folder, int port, List<String> additions) {
        return String.join("\n", additions)
                + """

                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                UsePAM no
                StrictModes no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                SetEnv SHLVL=1
                """.formatted(port, folder.resolve("host_key"), folder.resolve("authorized_keys"));
    }

    /** Makes a key without a passphrase. */
    public static void key(Path file, String type) {
        run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", file.toString());
    }

    private static void run(String... argv) {
        try {
            Process tool = new ProcessBuilder(argv).inheritIO().start();
            if (!tool.waitFor(20, TimeUnit.SECONDS) || tool.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", argv) + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process launch() {
        try {
            String config = folder.resolve("sshd_config").toString();
            Process started = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
            awaitAnswer(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer(Process started) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("sshd does not answer: " + Files.readString(folder.resolve("log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(5000);
            return socket.getInputStream().read() == 'S';
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Its folder. */
    public Path folder() {
        return folder;
    }

    /** The private key that it lets in. */
    public Path identity() {
        return folder.resolve("id_ed25519");
    }

    /** A file that holds its host key. */
    public Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    /** {@code user@127.0.0.1:port}. */
    public String destination() {
        return System.getProperty("user.name") + "@127.0.0.1:" + port;
    }

    /** What it has logged so far. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server with all its connections, as a crash of the host would look from outside. */
    public void kill() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        all.forEach(each -> each.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    }

    /** Starts it again on the same port. */
    public void restart() {
        kill();
        process = launch();
    }

    @Override
    public void close() {
        kill();
    }
}
