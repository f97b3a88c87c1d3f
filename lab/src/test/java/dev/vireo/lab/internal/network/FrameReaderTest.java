package dev.vireo.lab.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final FrameReader reader = new FrameReader();

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 1000})
    void findsEveryFrameHoweverTheStreamIsCut(int piece) throws IOException {
        List<byte[]> sent = List.of(new byte[] {1, 2, 3}, new byte[0], new byte[70_000], new byte[] {4});
        ByteBuffer stream = ByteBuffer.allocate(80_000);
        sent.forEach(frame -> stream.put(FrameReader.encode(frame)));
        stream.flip();
        List<byte[]> found = new ArrayList<>();
        while (stream.hasRemaining()) {
            ByteBuffer part = stream.slice(stream.position(), Math.min(piece, stream.remaining()));
            stream.position(stream.position() + part.remaining());
            reader.buffer().put(part);
            for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                found.add(frame.get());
            }
        }
        assertThat(found).containsExactlyElementsOf(sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, FrameReader.LONGEST + 1})
    void refusesALengthThatNoFrameHas(int length) {
        reader.buffer().putInt(length);
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
    }

    @Test
    void waitsForMore() throws IOException {
        reader.buffer().putInt(2).put((byte) 1);
        assertThat(reader.next()).isEmpty();
        reader.buffer().put((byte) 2);
        assertThat(reader.next()).contains(new byte[] {1, 2});
        assertThat(reader.next()).isEmpty();
    }
}
