package dev.vireo.host.ssh.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CollectorTest {
    private static final String NONCE = "0123456789abcdef0123456789abcdef";

    private static Collector collector(long limit) {
        return new Collector(Collector.withStatus(NONCE), limit);
    }

    private static void take(Collector collector, String text) {
        collector.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Collector collector) {
        return new String(collector.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void keepsEverythingBeforeTheLastLine() {
        Collector collector = collector(100);
        take(collector, "one\ntwo\n\n" + NONCE + " 0\n");
        assertThat(collector.isOver()).isTrue();
        assertThat(text(collector)).isEqualTo("one\ntwo\n");
        assertThat(collector.isTruncated()).isFalse();
    }

    @Test
    void takesItByteByByte() {
        Collector collector = collector(100);
        String text = "ab\n" + NONCE + " 137\n";
        for (int i = 0; i < text.length(); i++) {
            assertThat(collector.isOver()).isFalse();
            take(collector, text.substring(i, i + 1));
        }
        assertThat(collector.isOver()).isTrue();
        assertThat(collector.status()).isEqualTo(137);
        assertThat(text(collector)).isEqualTo("ab");
    }

    @Test
    void cutsAtTheLimitAndStillSeesTheEnd() {
        Collector collector = collector(3);
        take(collector, "x".repeat(1000));
        take(collector, "y".repeat(1000) + "\n" + NONCE + " 0\n");
        assertThat(collector.isOver()).isTrue();
        assertThat(text(collector)).isEqualTo("xxx");
        assertThat(collector.isTruncated()).isTrue();
    }

    @Test
    void outputThatIsJustAsLongAsTheLimitIsWhole() {
        Collector collector = collector(3);
        take(collector, "xyz\n" + NONCE + " 0\n");
        assertThat(text(collector)).isEqualTo("xyz");
        assertThat(collector.isTruncated()).isFalse();
    }

    @Test
    void aMarkWithinALineEndsNothing() {
        Collector collector = collector(1000);
        take(collector, "grep: " + NONCE + " 0\n");
        assertThat(collector.isOver()).isFalse();
    }
}
