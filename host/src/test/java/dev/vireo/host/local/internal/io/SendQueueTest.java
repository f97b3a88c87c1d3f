package dev.vireo.host.local.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private final Sink sink = new Sink();
    private final SendQueue queue = new SendQueue(sink);

    /** Takes what it is allowed to. */
    private static final class Sink implements SendQueue.Sink {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room = Integer.MAX_VALUE;
        private boolean broken;
        private int waits;
        private int drained;

        @Override
        public int write(long address, int length) {
            int count = broken ? -1 : Math.min(length, room);
            if (count > 0) {
                taken.writeBytes(new Pointer(address).getByteArray(0, count));
                room -= count;
            }
            return count;
        }

        @Override
        public void awaitRoom() {
            waits++;
        }

        @Override
        public void drained() {
            drained++;
        }
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private String taken() {
        return sink.taken.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesAtOnce() {
        assertThat(queue.offer(buffer("one"))).isTrue();
        assertThat(queue.offer(buffer("two"))).isTrue();
        assertThat(taken()).isEqualTo("onetwo");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(sink.drained).isEqualTo(2);
    }

    @Test
    void waitsForRoomAndKeepsTheOrder() {
        sink.room = 4;
        queue.offer(buffer("first"));
        queue.offer(buffer("second"));
        assertThat(taken()).isEqualTo("firs");
        assertThat(sink.waits).isEqualTo(1);
        sink.room = 3;
        queue.resume();
        assertThat(taken()).isEqualTo("firstse");
        sink.room = 1000;
        queue.resume();
        assertThat(taken()).isEqualTo("firstsecond");
    }

    @Test
    void takesOneMessageOfAnyLengthAndThenNoMoreThanItsLimit() {
        sink.room = 0;
        assertThat(queue.offer(ByteBuffer.allocate(20_000_000))).isTrue();
        assertThat(queue.offer(buffer("x"))).isFalse();
        sink.room = Integer.MAX_VALUE;
        queue.resume();
        assertThat(sink.taken.size()).isEqualTo(20_000_000);
        assertThat(queue.offer(buffer("x"))).isTrue();
    }

    @Test
    void dropsWhatABrokenSinkDoesNotTake() {
        sink.broken = true;
        queue.offer(buffer("lost"));
        queue.offer(buffer("also lost"));
        assertThat(taken()).isEmpty();
        assertThat(queue.lostBytes()).isTrue();
    }

    @Test
    void writesNothingAfterItsEnd() {
        queue.close();
        queue.offer(buffer("late"));
        queue.resume();
        assertThat(taken()).isEmpty();
    }
}
