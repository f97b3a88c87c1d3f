package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One QEMU under emulation, with its serial console and its monitor; a bare process, killed when closed. */
final class EmulatedGuest implements AutoCloseable {
    private static final String QEMU = "qemu-system-x86_64";
    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final Path socket;
    private final SocketChannel channel;
    private final OutputStream keyboard;
    private final Transcript console;
    private final Transcript monitor;

    private EmulatedGuest(Process process, Path socket, SocketChannel channel) {
        this.process = process;
        this.socket = socket;
        this.channel = channel;
        this.keyboard = process.getOutputStream();
        this.console = Transcript.of(process.getInputStream(), "console");
        this.monitor = Transcript.of(Channels.newInputStream(channel), "monitor");
    }

    static boolean isInstalled() {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, QEMU)));
    }

    static EmulatedGuest boot(Path kernel, Path initramfs, GuestCommandLine line, List<String> more) throws Exception {
        // In a directory of its own with a short name: the path of a socket has room for 107 bytes.
        Path socket = Files.createTempDirectory("vireo").resolve("qmp");
        List<String> argv = new ArrayList<>(List.of(QEMU, "-accel", "tcg", "-cpu", "max", "-m", "256"));
        argv.addAll(List.of("-machine", "q35", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"));
        argv.addAll(List.of("-serial", "stdio", "-qmp", "unix:" + socket));
        argv.addAll(List.of("-kernel", kernel.toString(), "-initrd", initramfs.toString(), "-append", line.toString()));
        argv.addAll(more);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Process process = new ProcessBuilder(argv)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            // A QEMU that ends before it connects must not leave the test waiting.
            CompletableFuture<Void> watch = process.onExit().thenRun(() -> close(server));
            EmulatedGuest guest = new EmulatedGuest(process, socket, server.accept());
            watch.cancel(false);
            guest.command("{\"execute\": \"qmp_capabilities\"}");
            return guest;
        }
    }

    Transcript console() {
        return console;
    }

    Transcript monitor() {
        return monitor;
    }

    void type(String text) throws IOException {
        keyboard.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    void command(String json) throws IOException {
        // Not through Channels.newOutputStream: before JDK 19 it waits for the reader of the same channel.
        ByteBuffer line = StandardCharsets.UTF_8.encode(json + "\n");
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    int exitStatus() throws InterruptedException {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        channel.close();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }

    private static void close(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All that came in so far on one stream, for a test that waits for a text in it. */
    static final class Transcript {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private CompletableFuture<Void> more = new CompletableFuture<>();

        private Transcript() {}

        static Transcript of(InputStream in, String name) {
            Transcript transcript = new Transcript();
            Thread reader = new Thread(() -> transcript.readAll(in), "guest-" + name);
            reader.setDaemon(true);
            reader.start();
            return transcript;
        }

        void await(String wanted) throws InterruptedException, ExecutionException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (true) {
                // Asked first: what comes before the end is in the text by then.
                boolean ended = end.isDone();
                CompletableFuture<Void> next;
                synchronized (text) {
                    if (text.indexOf(wanted) >= 0) {
                        return;
                    }
                    next = more;
                }
                if (ended) {
                    throw new AssertionError("\"" + wanted + "\" never came:\n" + this);
                }
                try {
                    CompletableFuture.anyOf(next, end).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    throw new AssertionError("\"" + wanted + "\" did not come in time:\n" + this, e);
                }
            }
        }

        private void readAll(InputStream in) {
            byte[] chunk = new byte[8192];
            try {
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    add(new String(chunk, 0, length, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                add("[" + e + "]");
            } finally {
                end.complete(null);
            }
        }

        private void add(String chunk) {
            CompletableFuture<Void> last;
            synchronized (text) {
                text.append(chunk);
                last = more;
                more = new CompletableFuture<>();
            }
            last.complete(null);
        }

        @Override
        public String toString() {
            synchronized (text) {
                return text.toString();
            }
        }
    }
}
