package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsBackWhatItWrites() {
        String text = "{\"z\":[1,-2.50,\"ä\\n\\\"\",true,false,null,{}],\"a\":{\"b\":[]}}";
        assertThat(Json.write(Json.parse(text))).isEqualTo(text);
    }

    @Test
    void textAndBytesAndBuffersGiveTheSameValue() {
        byte[] bytes = "xx{\"name\":\"größe 💾\"}yy".getBytes(StandardCharsets.UTF_8);
        JsonValue value = Json.parse(bytes, 2, bytes.length - 4, JsonLimits.STANDARD);
        ByteBuffer heap = ByteBuffer.wrap(bytes, 2, bytes.length - 4);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length - 4).put(heap.duplicate());
        direct.flip();

        assertThat(Json.parse(heap, JsonLimits.STANDARD)).isEqualTo(value);
        assertThat(Json.parse(direct, JsonLimits.STANDARD)).isEqualTo(value);
        assertThat(Json.parse("{\"name\":\"größe 💾\"}")).isEqualTo(value);
        assertThat(direct.remaining()).isEqualTo(bytes.length - 4);
        assertThat(Json.parse(Json.writeBytes(value))).isEqualTo(value);
    }

    @Test
    void prettyTextHasOneMemberALine() {
        JsonObject object =
                JsonObject.of("name", "web1", "disks", JsonArray.of(JsonObject.of("id", "a")), "none", JsonArray.EMPTY);
        assertThat(Json.writePretty(object)).isEqualTo("""
                        {
                          "name": "web1",
                          "disks": [
                            {
                              "id": "a"
                            }
                          ],
                          "none": []
                        }
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1} x",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "{'a':1}",
                "01",
                "+1",
                ".5",
                "1.",
                "NaN",
                "Infinity",
                "tru",
                "\"a\nb\"",
                "\"\\ud800\"",
                "{\"\\udc00\":1}",
                "\"\\x\"",
                "/*c*/1",
                "1 2",
                "]",
                "1e99999999999"
            })
    void refusesWhatIsNotOneJsonText(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesOtherEncodings() {
        assertThatThrownBy(() -> Json.parse("{}".getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Json.parse("{}".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xff, '"'}))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void tellsThePlaceOfTheFault() {
        assertThatThrownBy(() -> Json.parse("{\n  \"a\": 1,\n  \"a\": 2\n}"))
                .isInstanceOfSatisfying(MalformedJsonException.class, e -> {
                    assertThat(e.line()).isEqualTo(3);
                    assertThat(e.column()).isPositive();
                    assertThat(e).hasMessageContaining("two members of one name");
                });
    }

    @Test
    void limitsDepth() {
        String fits = "[".repeat(128) + "]".repeat(128);
        String deeper = "[".repeat(129) + "]".repeat(129);
        assertThat(Json.write(Json.parse(fits))).isEqualTo(fits);
        assertThatThrownBy(() -> Json.parse(deeper)).isInstanceOf(MalformedJsonException.class);
        assertThat(Json.parse(deeper, JsonLimits.STANDARD.withDepth(JsonLimits.MAX_DEPTH)))
                .isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000))).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void limitsLength() {
        JsonLimits limits = JsonLimits.STANDARD.withLength(10);
        assertThat(Json.parse("\"12345678\"", limits)).isEqualTo(new JsonString("12345678"));
        assertThatThrownBy(() -> Json.parse("\"123456789\"", limits)).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Json.parse(new byte[11], limits)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void limitsTheNumberOfValues() {
        JsonLimits limits = JsonLimits.STANDARD.withValues(4);
        assertThat(Json.parse("[1,[2]]", limits)).isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> Json.parse("[1,[2],3]", limits)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void readsAStringOfMegabytes() {
        String text = "\"" + "x".repeat(30 << 20) + "\"";
        assertThat(Json.parse(text).asString()).hasSize(30 << 20);
    }

    @Test
    void writesWhatIsNestedDeeperThanCanBeRead() {
        JsonValue value = JsonNull.INSTANCE;
        for (int i = 0; i < 1_000; i++) {
            value = JsonArray.of(value);
        }
        assertThat(Json.write(value)).hasSize(2_004);
    }
}
