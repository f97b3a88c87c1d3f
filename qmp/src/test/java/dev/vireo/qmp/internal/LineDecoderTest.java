package dev.vireo.qmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {
    private static final String OVERSIZED = "<oversized>";

    private final List<String> lines = new ArrayList<>();
    private final LineDecoder.Sink sink = new LineDecoder.Sink() {
        @Override
        public void line(byte[] bytes, int offset, int length) {
            lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void oversized() {
            lines.add(OVERSIZED);
        }
    };

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cutsManyLinesOfOneChunk() {
        LineDecoder decoder = new LineDecoder(100);
        decoder.feed(bytes("one\ntwo\n\nthr"), sink);
        assertThat(lines).containsExactly("one", "two", "");
        assertThat(decoder.isMidLine()).isTrue();
        decoder.feed(bytes("ee\n"), sink);
        assertThat(lines).endsWith("three");
        assertThat(decoder.isMidLine()).isFalse();
    }

    @Test
    void takesBytesOneByOne() {
        LineDecoder decoder = new LineDecoder(100);
        for (byte b : "grüße\n💾\n".getBytes(StandardCharsets.UTF_8)) {
            decoder.feed(ByteBuffer.wrap(new byte[] {b}), sink);
        }
        assertThat(lines).containsExactly("grüße", "💾");
    }

    @Test
    void readsDirectBuffers() {
        ByteBuffer direct = ByteBuffer.allocateDirect(16).put(bytes("a\nb\n")).flip();
        new LineDecoder(100).feed(direct, sink);
        assertThat(lines).containsExactly("a", "b");
        assertThat(direct.hasRemaining()).isFalse();
    }

    @Test
    void takesALineOfExactlyTheCeiling() {
        LineDecoder decoder = new LineDecoder(8);
        decoder.feed(bytes("12345678\n"), sink);
        decoder.feed(bytes("1234"), sink);
        decoder.feed(bytes("5678"), sink);
        decoder.feed(bytes("\n"), sink);
        assertThat(lines).containsExactly("12345678", "12345678");
    }

    @Test
    void skipsALineBeyondTheCeilingAndGoesOnBehindIt() {
        LineDecoder decoder = new LineDecoder(8);
        decoder.feed(bytes("ok\n123456789 and more"), sink);
        decoder.feed(bytes(" and still more"), sink);
        assertThat(decoder.isMidLine()).isTrue();
        decoder.feed(bytes("\nnext\n123456789\nlast\n"), sink);
        assertThat(lines).containsExactly("ok", OVERSIZED, "next", OVERSIZED, "last");
    }

    @Test
    void discardsTheRestOfAChunkAndWhatFollows() {
        LineDecoder decoder = new LineDecoder(100);
        LineDecoder.Sink untilStop = new LineDecoder.Sink() {
            @Override
            public void line(byte[] bytes, int offset, int length) {
                sink.line(bytes, offset, length);
                if (lines.contains("stop")) {
                    decoder.discard();
                }
            }

            @Override
            public void oversized() {
                sink.oversized();
            }
        };
        ByteBuffer chunk = bytes("go\nstop\nmore\nand");
        decoder.feed(chunk, untilStop);
        decoder.feed(bytes("more\n"), untilStop);
        assertThat(lines).containsExactly("go", "stop");
        assertThat(chunk.hasRemaining()).isFalse();
        assertThat(decoder.isMidLine()).isFalse();
        assertThat(decoder.capacity()).isZero();
    }

    @Test
    void holdsNoMoreThanTheCeilingWhileAGigabyteStreamsPast() {
        int ceiling = 1 << 20;
        LineDecoder decoder = new LineDecoder(ceiling);
        ByteBuffer chunk = ByteBuffer.allocateDirect(256 * 1024);
        for (long sent = 0; sent < 1L << 30; sent += chunk.capacity()) {
            decoder.feed(chunk.clear(), sink);
            assertThat(decoder.capacity()).isLessThanOrEqualTo(ceiling + 1);
        }
        decoder.feed(bytes("\nalive\n"), sink);
        assertThat(lines).containsExactly(OVERSIZED, "alive");
    }

    @Test
    void givesTheMemoryOfALongLineBack() {
        LineDecoder decoder = new LineDecoder(1 << 20);
        decoder.feed(bytes("x".repeat(500_000)), sink);
        assertThat(decoder.capacity()).isGreaterThanOrEqualTo(500_000);
        decoder.feed(bytes("\n"), sink);
        assertThat(decoder.capacity()).isLessThan(10_000);
    }

    @Test
    void takesTimeInProportionToTheLengthOfALine() {
        LineDecoder decoder = new LineDecoder(64 << 20);
        ByteBuffer chunk = ByteBuffer.allocate(512);
        for (int sent = 0; sent < 32 << 20; sent += chunk.capacity()) {
            decoder.feed(chunk.clear(), sink);
        }
        decoder.feed(bytes("\n"), sink);
        // Quadratic buffering would copy a terabyte here and run into the timeout.
        assertThat(lines).singleElement().satisfies(line -> assertThat(line).hasSize(32 << 20));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void chunksDoNotMatter(long seed) {
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        StringBuilder stream = new StringBuilder();
        int ceiling = 40;
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(60);
            stream.append("x".repeat(length)).append('\n');
            expected.add(length > ceiling ? OVERSIZED : "x".repeat(length));
        }
        byte[] all = stream.toString().getBytes(StandardCharsets.UTF_8);
        LineDecoder decoder = new LineDecoder(ceiling);
        for (int at = 0; at < all.length; ) {
            int size = Math.min(all.length - at, 1 + random.nextInt(100));
            decoder.feed(ByteBuffer.wrap(all, at, size), sink);
            at += size;
        }
        assertThat(lines).isEqualTo(expected);
    }
}
