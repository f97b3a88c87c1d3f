package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * The JSON reader and writer, fed by a fuzzer. How to run it, and where its inputs go, is told by {@code
 * ProtocolFuzzTest} of the QEMU driver.
 */
class JsonFuzzTest {
    /** What is read is refused with the one error, or can be written and read again without a change. */
    @FuzzTest(maxDuration = "20s")
    void readsAnything(byte[] input) {
        JsonValue value;
        try {
            value = Json.parse(input);
        } catch (MalformedJsonException e) {
            assertThat(e.line()).isNotNegative();
            return;
        }
        byte[] written = Json.writeBytes(value);
        assertThat(Json.parse(written)).isEqualTo(value).hasSameHashCodeAs(value);
        assertThat(Json.parse(Json.writePretty(value))).isEqualTo(value);
        assertThat(Json.write(value)).isEqualTo(new String(written, StandardCharsets.UTF_8));
    }
}
