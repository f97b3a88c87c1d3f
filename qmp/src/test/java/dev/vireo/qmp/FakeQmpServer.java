package dev.vireo.qmp;

import dev.vireo.host.HostPath;
import dev.vireo.host.SocketTarget;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A monitor on a real UNIX socket that does what a script says, however wrong. Each client is served by a run of the
 * script on a thread of its own; when the script returns, the connection is closed.
 */
final class FakeQmpServer implements AutoCloseable {
    static final String GREETING = "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7},"
            + " \"package\": \"fake\"}, \"capabilities\": [\"oob\"]}}";

    private final Path folder;
    private final Path path;
    private final ServerSocketChannel server;
    private final Queue<SocketChannel> clients = new ConcurrentLinkedQueue<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** What to do with one client. */
    @FunctionalInterface
    interface Script {
        void serve(Peer peer) throws Exception;
    }

    private FakeQmpServer(Script script) throws IOException {
        folder = Files.createTempDirectory("qmp");
        path = folder.resolve("monitor");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        daemon(() -> acceptAll(script));
    }

    static FakeQmpServer start(Script script) {
        try {
            return new FakeQmpServer(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SocketTarget target() {
        return SocketTarget.of(HostPath.of(path.toString()));
    }

    /** What went wrong in a script, apart from the client's leaving. */
    List<Throwable> failures() {
        return failures;
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-qmp");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll(Script script) {
        try {
            while (true) {
                SocketChannel client = server.accept();
                clients.add(client);
                daemon(() -> serve(client, script));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(SocketChannel client, Script script) {
        try (client) {
            script.serve(new Peer(client));
        } catch (IOException e) {
            // The client left.
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel client : clients) {
            client.close();
        }
        Files.deleteIfExists(path);
        Files.deleteIfExists(folder);
    }

    /** The server's end of one connection. */
    static final class Peer {
        private final SocketChannel channel;
        private final BufferedReader reader;

        private Peer(SocketChannel channel) {
            this.channel = channel;
            this.reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        /** The next command; an IOException when the client has left. */
        JsonObject command() throws IOException {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("the client left");
            }
            return Json.parse(line).asObject();
        }

        void line(String text) throws IOException {
            bytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        void bytes(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void greet() throws IOException {
            line(GREETING);
        }

        /** The whole handshake; returns the negotiation. */
        JsonObject shakeHands() throws IOException {
            greet();
            JsonObject negotiation = command();
            reply(negotiation, JsonObject.EMPTY);
            return negotiation;
        }

        void reply(JsonObject command, JsonValue value) throws IOException {
            reply(command.get("id"), value);
        }

        void reply(JsonValue id, JsonValue value) throws IOException {
            line(JsonObject.of("return", value, "id", id).toString());
        }

        void refuse(JsonObject command, String errorClass, String description) throws IOException {
            line(JsonObject.of("id", command.get("id"))
                    .with("error", JsonObject.of("class", errorClass, "desc", description))
                    .toString());
        }

        void event(String name) throws IOException {
            line("{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"" + name + "\"}");
        }

        /** Answers every command with its own arguments until the client leaves. */
        void echo() throws IOException {
            while (true) {
                JsonObject command = command();
                reply(command, command.optionalObject("arguments").orElse(JsonObject.EMPTY));
            }
        }

        /** Reads and ignores until the client leaves. */
        void ignore() throws IOException {
            while (true) {
                command();
            }
        }

        void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }
    }
}
