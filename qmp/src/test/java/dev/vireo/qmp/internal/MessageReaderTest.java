package dev.vireo.qmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.json.JsonNumber;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonString;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpFault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines are those of QEMU 7.2.22 unless a test says otherwise. */
class MessageReaderTest {
    private static List<Message> read(String line) {
        List<Message> messages = new ArrayList<>();
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        new MessageReader(messages::add).line(bytes, 0, bytes.length);
        return messages;
    }

    @Test
    void readsAGreeting() {
        assertThat(read("{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}, \"package\":"
                        + " \"Debian 1:7.2+dfsg-7+deb12u18+b3\"}, \"capabilities\": [\"oob\"]}}\r"))
                .singleElement()
                .isInstanceOfSatisfying(Message.Greeting.class, said -> {
                    assertThat(said.greeting().version().major()).isEqualTo(7);
                    assertThat(said.greeting()).hasToString("QEMU 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)");
                    assertThat(said.greeting().capabilities()).containsExactly("oob");
                });
    }

    @Test
    void readsReplies() {
        assertThat(read("{\"return\": {}, \"id\": 1}\r"))
                .containsExactly(new Message.Success(JsonNumber.of(1), JsonObject.EMPTY));
        assertThat(read("{\"id\": \"a\\\"b\", \"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no\"}}\r"))
                .containsExactly(new Message.Failure(new JsonString("a\"b"), "CommandNotFound", "no"));
        assertThat(read("{\"error\": {\"class\": \"GenericError\", \"desc\": \"JSON parse error\"}}\r"))
                .containsExactly(new Message.Failure(null, "GenericError", "JSON parse error"));
    }

    @Test
    void readsEvents() {
        assertThat(read("{\"timestamp\": {\"seconds\": 1700000000, \"microseconds\": 123456}, \"event\": \"SHUTDOWN\","
                        + " \"data\": {\"guest\": false, \"reason\": \"host-qmp-quit\"}}\r"))
                .containsExactly(new Message.Notice(new QmpEvent(
                        "SHUTDOWN",
                        JsonObject.of("guest", false, "reason", "host-qmp-quit"),
                        Instant.parse("2023-11-14T22:13:20.123456Z"))));
        assertThat(read("{\"timestamp\": {\"seconds\": -1, \"microseconds\": -1}, \"event\": \"STOP\"}"))
                .containsExactly(new Message.Notice(new QmpEvent("STOP", JsonObject.EMPTY, Instant.EPOCH)));
        assertThat(read("{\"event\": \"STOP\"}"))
                .containsExactly(new Message.Notice(new QmpEvent("STOP", JsonObject.EMPTY, Instant.EPOCH)));
    }

    @Test
    void ignoresMembersThatItDoesNotKnow() {
        assertThat(read("{\"return\": 1, \"id\": 2, \"future\": {}}"))
                .containsExactly(new Message.Success(JsonNumber.of(2), JsonNumber.of(1)));
    }

    @Test
    void blankLinesSayNothing() {
        assertThat(read("")).isEmpty();
        assertThat(read(" \t\r")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "{",
                "[]",
                "1",
                "{}",
                "{\"id\": 1}",
                "{\"event\": 5}",
                "{\"event\": \"X\", \"data\": []}",
                "{\"event\": \"X\", \"timestamp\": {}}",
                "{\"error\": \"x\", \"id\": 1}",
                "{\"error\": {}, \"id\": 1}",
                "{\"QMP\": {}}",
                "{\"QMP\": {\"version\": {\"qemu\": {\"major\": 1e9, \"minor\": 1, \"micro\": 99999999999},"
                        + " \"package\": \"\"}}}",
                "{\"return\": {}, \"return\": {}, \"id\": 1}",
                "{\"return\": \"\\ud800\", \"id\": 1}",
                "{\"return\": 1e99999999999, \"id\": 1}"
            })
    void nonsenseIsATypedOutcome(String line) {
        assertThat(read(line))
                .singleElement()
                .isInstanceOfSatisfying(
                        Message.Unintelligible.class,
                        told -> assertThat(told.kind()).isEqualTo(QmpFault.Kind.MALFORMED_LINE));
    }

    @Test
    void deepNestingIsATypedOutcome() {
        assertThat(read("{\"return\": " + "[".repeat(100_000)))
                .singleElement()
                .isInstanceOf(Message.Unintelligible.class);
    }
}
