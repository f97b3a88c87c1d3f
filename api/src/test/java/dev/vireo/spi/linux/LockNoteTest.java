package dev.vireo.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.LockHolder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockNoteTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void isALineOfJson() {
        assertThat(LockNote.encode(new LockHolder("java[4711]@node1", "start web1", NOON)))
                .isEqualTo("{\"who\":\"java[4711]@node1\",\"purpose\":\"start web1\","
                        + "\"since\":\"2026-01-31T12:00:00Z\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a \"b\" \\ c", "line\nbreak\t\u0000\u0001", "🐧 ünï", "}", "\\u0041", "\",\"who\":\"x"})
    void keepsAnyText(String text) {
        LockHolder holder = new LockHolder(text, text, NOON);
        assertThat(LockNote.decode(LockNote.encode(holder))).hasValue(holder);
    }

    @Test
    void readsWhatOthersWrite() {
        assertThat(LockNote.decode(
                        "{ \"since\" : \"2026-01-31T12:00:00Z\", \"new\": \"x\", \"purpose\" : \"a\\u00e4\\n\","
                                + " \"who\" : \"me\" }\n"))
                .hasValue(new LockHolder("me", "aä\n", NOON));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{}",
                "{\"who\":\"a\",\"purpose\":\"b\"}",
                "{\"who\":\"a\",\"purpose\":\"b\",\"since\":\"yesterday\"}",
                "{\"who\":\"a\",\"purpose\":\"b\",\"since\":\"2026-01-31T12:0"
            })
    void takesNothingFromOtherText(String text) {
        assertThat(LockNote.decode(text)).isEmpty();
    }
}
