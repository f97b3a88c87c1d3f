package dev.vireo.host.ssh.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderTest {
    private final Header header = new Header("abc");

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String rest(ByteBuffer data) {
        return StandardCharsets.UTF_8.decode(data).toString();
    }

    @Test
    void findsTheLineBehindWhatTheShellPrints() {
        ByteBuffer data = buffer("welcome\n\nabc run 12 345\noutput");
        Header.Line line = header.take(data).orElseThrow();
        assertThat(line).isEqualTo(new Header.Line("run", 12, "345"));
        assertThat(line.isRunning()).isTrue();
        assertThat(rest(data)).isEqualTo("output");
    }

    @Test
    void findsItInPieces() {
        assertThat(header.take(buffer("noise"))).isEmpty();
        assertThat(header.take(buffer("\nab"))).isEmpty();
        ByteBuffer last = buffer("c missing\nx");
        assertThat(header.take(last).orElseThrow().isRunning()).isFalse();
        assertThat(rest(last)).isEqualTo("x");
    }

    @Test
    void takesNoAnswersEndForIt() {
        assertThat(header.take(buffer("\nabc 99\n"))).isEmpty();
    }
}
