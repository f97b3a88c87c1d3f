package dev.vireo.microvm.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorServerTest {
    private static final String CAPABILITIES = "{\"execute\": \"qmp_capabilities\"}\n";

    @TempDir
    private Path folder;

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final List<String> done = new ArrayList<>();
    private MonitorServer server;

    @BeforeEach
    void serve() throws IOException {
        CommandTable commands = new CommandTable()
                .answering("say", arguments -> JsonObject.of("said", arguments.string("what")))
                .answering("much", arguments -> JsonObject.of("much", "x".repeat(100_000)))
                .answering("refuse", arguments -> {
                    throw new CommandException("not now");
                })
                .doing("do", () -> done.add("it"));
        Clock clock = Clock.fixed(Instant.ofEpochSecond(7, 8000), ZoneOffset.UTC);
        server = new MonitorServer(commands, executor, JsonObject.of("QMP", JsonObject.EMPTY), clock);
        server.listen(folder.resolve("m0"));
        server.listen(folder.resolve("m1"));
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        executor.shutdownNow();
    }

    /** One client. */
    private final class Client implements AutoCloseable {
        private final SocketChannel channel;
        private final StringBuilder heard = new StringBuilder();

        Client(String socket) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve(socket)));
        }

        Client ready() throws IOException {
            assertThat(line()).isEqualTo("{\"QMP\":{}}");
            send(CAPABILITIES);
            assertThat(line()).isEqualTo("{\"return\":{}}");
            return this;
        }

        void send(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        String line() throws IOException {
            ByteBuffer some = ByteBuffer.allocate(8192);
            while (heard.indexOf("\n") < 0) {
                assertThat(channel.read(some.clear()))
                        .as("the server has hung up")
                        .isPositive();
                heard.append(StandardCharsets.UTF_8.decode(some.flip()));
            }
            String line = heard.substring(0, heard.indexOf("\n"));
            heard.delete(0, line.length() + 1);
            return line.strip();
        }

        /** Reads to the end, which comes when the server hangs up. */
        void awaitHangUp() throws IOException {
            ByteBuffer some = ByteBuffer.allocate(8192);
            while (channel.read(some.clear()) >= 0) {
                // what it had said before
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private Client client(String socket) throws IOException {
        return new Client(socket).ready();
    }

    @Test
    void answersWithTheIdOfTheQuestion() throws IOException {
        try (Client client = client("m0")) {
            client.send("{\"execute\": \"say\", \"arguments\": {\"what\": \"hello\"}, \"id\": {\"n\": [1]}}\n");
            assertThat(client.line()).isEqualTo("{\"return\":{\"said\":\"hello\"},\"id\":{\"n\":[1]}}");
            client.send("{\"execute\": \"do\"}\n");
            assertThat(client.line()).isEqualTo("{\"return\":{}}");
            assertThat(done).containsExactly("it");
        }
    }

    @Test
    void refusesInQmpsWords() throws IOException {
        try (Client client = client("m0")) {
            client.send("{\"execute\": \"refuse\", \"id\": 1}\n{\"execute\": \"what?\", \"id\": 2}\n");
            List<String> answers = List.of(client.line(), client.line());
            assertThat(answers)
                    .contains("{\"error\":{\"class\":\"GenericError\",\"desc\":\"not now\"},\"id\":1}")
                    .anyMatch(line -> line.contains("CommandNotFound") && line.endsWith("\"id\":2}"));
        }
    }

    @Test
    void answersALineThatIsNoCommandWithoutAnIdAndGoesOn() throws IOException {
        try (Client client = client("m0")) {
            for (String nonsense :
                    List.of("{", "[]", "{\"id\": 1}", "{\"execute\": 1}", "{\"execute\":\"do\",\"x\":1}")) {
                client.send(nonsense + "\n");
                JsonObject answer = (JsonObject) Json.parse(client.line());
                assertThat(answer.has("error")).as(nonsense).isTrue();
                assertThat(answer.has("id")).as(nonsense).isFalse();
            }
            client.send("x".repeat(LineBuffer.LONGEST + 1) + "\n");
            assertThat(client.line()).contains("too long");
            client.send("\r\n \n{\"execute\": \"do\"}\n");
            assertThat(client.line()).isEqualTo("{\"return\":{}}");
        }
    }

    @Test
    void wantsTheCapabilitiesFirst() throws IOException {
        try (Client client = new Client("m0")) {
            assertThat(client.line()).contains("QMP");
            client.send("{\"execute\": \"do\"}\n");
            assertThat(client.line()).contains("CommandNotFound").contains("qmp_capabilities");
            client.send(CAPABILITIES);
            assertThat(client.line()).isEqualTo("{\"return\":{}}");
            client.send(CAPABILITIES);
            assertThat(client.line()).contains("already complete");
            assertThat(done).isEmpty();
        }
    }

    @Test
    void tellsEveryClientThatIsReadyOfEvents() throws IOException {
        try (Client one = client("m0");
                Client two = client("m1");
                Client early = new Client("m1")) {
            assertThat(early.line()).contains("QMP");
            server.tell("STOP", JsonObject.EMPTY);
            String event = "{\"event\":\"STOP\",\"data\":{},\"timestamp\":{\"seconds\":7,\"microseconds\":8}}";
            assertThat(one.line()).isEqualTo(event);
            assertThat(two.line()).isEqualTo(event);
            early.send(CAPABILITIES);
            assertThat(early.line()).isEqualTo("{\"return\":{}}");
        }
    }

    @Test
    void isNotHeldUpByClientsThatSayHalfAWordOrReadNothing() throws IOException {
        try (Client half = client("m0");
                Client deaf = client("m0");
                Client client = client("m0")) {
            half.send("{\"execute\": ");
            deaf.channel.configureBlocking(false);
            ByteBuffer orders =
                    ByteBuffer.wrap("{\"execute\": \"much\"}\n".repeat(2000).getBytes(StandardCharsets.UTF_8));
            deaf.channel.write(orders);
            for (int i = 0; i < 50; i++) {
                client.send("{\"execute\": \"say\", \"arguments\": {\"what\": \"" + i + "\"}}\n");
                assertThat(client.line()).contains("\"" + i + "\"");
            }
            half.send("\"do\"}\n");
            assertThat(half.line()).isEqualTo("{\"return\":{}}");
        }
    }

    @Test
    void letsGoOfAClientThatDoesNotReadItsEvents() throws IOException {
        try (Client deaf = client("m0");
                Client client = client("m0")) {
            JsonObject much = JsonObject.of("much", "x".repeat(100_000));
            for (int i = 0; i < 60; i++) {
                server.tell("MUCH", much);
                assertThat(client.line()).contains("MUCH");
            }
            deaf.awaitHangUp();
        }
    }

    @Test
    void makesRoomForTheNextByTheOneThatWasSilentLongest() throws IOException {
        List<Client> idle = new ArrayList<>();
        for (int i = 0; i < MonitorServer.MOST_CLIENTS + 3; i++) {
            idle.add(client("m0"));
        }
        try (Client last = client("m1")) {
            last.send("{\"execute\": \"do\"}\n");
            assertThat(last.line()).isEqualTo("{\"return\":{}}");
        }
        idle.get(0).awaitHangUp();
        for (Client client : idle) {
            client.close();
        }
    }

    @Test
    void saysWhatItHasToSayBeforeItEnds() throws IOException {
        try (Client client = client("m0")) {
            server.tell("SHUTDOWN", JsonObject.EMPTY);
            server.close();
            assertThat(client.line()).contains("SHUTDOWN");
            client.awaitHangUp();
        }
    }
}
