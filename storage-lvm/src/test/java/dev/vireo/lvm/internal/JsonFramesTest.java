package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonFramesTest {
    private static final List<String> OBJECTS =
            List.of("{\"log\": []}", "{\"a\": {\"b\": \"}\\\"}\"}, \"c\": [{}]}", "{\"word\": \"\u00fc\\\\\"}");

    private final JsonFrames frames = new JsonFrames(ByteSize.ofKiB(1));
    private final List<String> found = new ArrayList<>();

    private void add(byte[] bytes) {
        frames.add(ByteBuffer.wrap(bytes), found::add);
    }

    private void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void findsObjectsHoweverTheyArrive() {
        add("\n  " + String.join("\r\n\t", OBJECTS) + "\n");
        assertThat(found).isEqualTo(OBJECTS);
        found.clear();
        for (byte each : String.join("\n", OBJECTS).getBytes(StandardCharsets.UTF_8)) {
            add(new byte[] {each});
        }
        assertThat(found).isEqualTo(OBJECTS);
    }

    @Test
    void keepsWhatIsNotCompleteYet() {
        add("{\"a\": ");
        assertThat(found).isEmpty();
        add("1}");
        assertThat(found).containsExactly("{\"a\": 1}");
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatThrownBy(() -> add("lvm> {}")).isInstanceOf(IllegalStateException.class);
        assertThat(found).isEmpty();
    }

    @Test
    void refusesAnObjectWithoutEnd() {
        assertThatThrownBy(() -> add("{\"a\": \"" + "x".repeat(2000))).isInstanceOf(IllegalStateException.class);
    }
}
