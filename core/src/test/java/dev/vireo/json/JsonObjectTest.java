package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private final JsonObject spec = Json.parse("""
                    {"name": "web1", "vcpus": 2, "paused": false, "none": null, "wide": 4294967296,
                     "memory": {"size": 512},
                     "disks": [{"id": "a"}, {"id": 7}], "tags": ["x", "y"]}
                    """).asObject();

    @Test
    void readsTypedMembers() {
        assertThat(spec.string("name")).isEqualTo("web1");
        assertThat(spec.optionalString("name")).contains("web1");
        assertThat(spec.longValue("vcpus")).isEqualTo(2);
        assertThat(spec.intValue("vcpus")).isEqualTo(2);
        assertThat(spec.number("vcpus")).isEqualTo(JsonNumber.of(2));
        assertThat(spec.optionalLong("vcpus")).hasValue(2);
        assertThat(spec.bool("paused")).isFalse();
        assertThat(spec.optionalBool("paused")).contains(false);
        assertThat(spec.object("memory").longValue("size")).isEqualTo(512);
        assertThat(spec.optionalObject("memory")).contains(JsonObject.of("size", 512));
        assertThat(spec.array("tags").strings()).containsExactly("x", "y");
        assertThat(spec.get("none")).isEqualTo(JsonNull.INSTANCE);
        assertThat(spec.has("none")).isTrue();
    }

    @Test
    void absentMembersAreEmpty() {
        assertThat(spec.has("x")).isFalse();
        assertThat(spec.find("x")).isEmpty();
        assertThat(spec.optionalString("x")).isEmpty();
        assertThat(spec.optionalNumber("x")).isEmpty();
        assertThat(spec.optionalLong("x")).isEqualTo(OptionalLong.empty());
        assertThat(spec.optionalBool("x")).isEmpty();
        assertThat(spec.optionalObject("x")).isEmpty();
        assertThat(spec.optionalArray("x")).isEmpty();
    }

    @Test
    void errorsNameThePath() {
        assertThatThrownBy(() -> spec.array("disks").objects().get(1).string("id"))
                .isInstanceOfSatisfying(JsonTypeException.class, e -> {
                    assertThat(e.path()).isEqualTo("disks[1].id");
                    assertThat(e.expected()).isEqualTo("a string");
                    assertThat(e.found()).isEqualTo("a number");
                });
        assertThatThrownBy(() -> spec.object("memory").bool("hugepages"))
                .isInstanceOfSatisfying(JsonTypeException.class, e -> {
                    assertThat(e.path()).isEqualTo("memory.hugepages");
                    assertThat(e.found()).isEqualTo("nothing");
                });
        assertThatThrownBy(() -> spec.array("disks").strings())
                .isInstanceOfSatisfying(
                        JsonTypeException.class, e -> assertThat(e.path()).isEqualTo("disks[0]"));
        assertThatThrownBy(() -> spec.get("x"))
                .isInstanceOfSatisfying(
                        JsonTypeException.class, e -> assertThat(e.path()).isEqualTo("x"));
    }

    @Test
    void refusesOtherTypes() {
        assertThatThrownBy(() -> spec.string("vcpus")).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> spec.optionalString("none")).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> spec.longValue("name")).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> spec.intValue("wide")).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> spec.object("name")).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> spec.array("memory")).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> spec.bool("vcpus")).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> Json.parse("3").asString()).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> Json.parse("3.5").asLong()).isInstanceOf(JsonTypeException.class);
    }

    @Test
    void copiesKeepTheOriginal() {
        JsonObject one = JsonObject.of("a", 1, "b", 2);
        assertThat(one.with("a", 3)).isEqualTo(JsonObject.of("a", 3, "b", 2)).hasToString("{\"a\":3,\"b\":2}");
        assertThat(one.with("c", Optional.empty())).hasToString("{\"a\":1,\"b\":2,\"c\":null}");
        assertThat(one.without("a")).hasToString("{\"b\":2}");
        assertThat(one.without("x")).isSameAs(one);
        assertThat(one).hasToString("{\"a\":1,\"b\":2}");
    }

    @Test
    void builderCanGoOn() {
        JsonObjectBuilder builder =
                JsonObject.builder().put("s", "x").put("n", 1).put("t", true);
        JsonObject first = builder.build();
        JsonObject second = builder.put("a", JsonArray.of("a", 1, null))
                .putIfPresent("no", Optional.empty())
                .putIfPresent("yes", Optional.of(5))
                .build();
        assertThat(first).hasToString("{\"s\":\"x\",\"n\":1,\"t\":true}");
        assertThat(second).hasToString("{\"s\":\"x\",\"n\":1,\"t\":true,\"a\":[\"a\",1,null],\"yes\":5}");
    }

    @Test
    void memberOrderIsKeptButDoesNotCount() {
        JsonObject one = JsonObject.of("a", 1, "b", 2);
        JsonObject other = JsonObject.of("b", 2, "a", 1);
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(other.names()).containsExactly("b", "a");
    }

    @Test
    void takesTheJsonFormOfJavaValues() {
        assertThat(JsonObject.ofAll(Map.of("a", List.of(1, 2L, (short) 3, 1.5, "x", true))))
                .hasToString("{\"a\":[1,2,3,1.5,\"x\",true]}");
        assertThat(JsonArray.ofAll(List.of("a"))).isEqualTo(JsonArray.of("a"));
        assertThatThrownBy(() -> JsonValue.of(new AtomicInteger())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonValue.of(Map.of(1, 2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonValue.of("\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonObject.of("\ud800", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cannotBeChangedThroughItsViews() {
        assertThatThrownBy(() -> spec.members().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> spec.names().remove("name")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> spec.array("tags").values().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
