package dev.vireo.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.json.Json;
import dev.vireo.json.JsonTypeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QmpSchemaTest {
    /** Written after the forms that QEMU 7.2.22 gives, with one entry of each meta-type. */
    private final QmpSchema schema = QmpSchema.of(Json.parse("""
                    [
                      {"name": "add", "meta-type": "command", "arg-type": "1", "ret-type": "[2]",
                       "features": ["unstable"]},
                      {"name": "pause", "meta-type": "command", "arg-type": "0", "ret-type": "0", "allow-oob": true},
                      {"name": "GONE", "meta-type": "event", "arg-type": "2"},
                      {"name": "0", "meta-type": "object", "members": []},
                      {"name": "1", "meta-type": "object", "tag": "driver",
                       "members": [{"name": "driver", "type": "4"},
                                   {"name": "source", "type": "5", "default": null, "features": ["deprecated"]},
                                   {"name": "self", "type": "6"}],
                       "variants": [{"case": "qcow2", "type": "3"}, {"case": "raw", "type": "0"}]},
                      {"name": "[2]", "meta-type": "array", "element-type": "2"},
                      {"name": "2", "meta-type": "object", "members": [{"name": "id", "type": "str"}]},
                      {"name": "3", "meta-type": "object", "members": [{"name": "l2-cache-size", "type": "int"}]},
                      {"name": "4", "meta-type": "enum", "values": ["qcow2", "raw"],
                       "members": [{"name": "qcow2"}, {"name": "raw", "features": ["unstable"]}]},
                      {"name": "5", "meta-type": "alternate", "members": [{"type": "str"}, {"type": "2"}, {"type": "7"}]},
                      {"name": "6", "meta-type": "array", "element-type": "6"},
                      {"name": "7", "meta-type": "enum", "values": ["old"]},
                      {"name": "8", "meta-type": "from-the-future"},
                      {"name": "str", "meta-type": "builtin", "json-type": "string"},
                      {"name": "int", "meta-type": "builtin", "json-type": "int"}
                    ]
                    """));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add",
                "GONE",
                "add/arg-type",
                "add/arg-type/driver",
                "add/arg-type/driver/^qcow2",
                "add/arg-type/+qcow2/l2-cache-size",
                "add/arg-type/+raw",
                "add/ret-type/id",
                "add/arg-type/source/id",
                "add/arg-type/source/^old",
                "GONE/arg-type/id",
                "add/!unstable",
                "add/arg-type/source/!deprecated",
                "add/arg-type/driver/^raw/!unstable"
            })
    void finds(String path) {
        assertThat(schema.has(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "1",
                "str",
                "remove",
                "add/",
                "add/driver",
                "add/arg-type/",
                "add/arg-type/+vmdk",
                "add/arg-type/l2-cache-size",
                "add/arg-type/driver/^vmdk",
                "add/arg-type/driver/qcow2",
                "add/arg-type/driver/!unstable",
                "add/arg-type/source/name",
                "add/arg-type/self/self",
                "GONE/ret-type",
                "GONE/!unstable",
                "pause/arg-type/x",
                "add/ret-type/id/^x"
            })
    void doesNotFind(String path) {
        assertThat(schema.has(path)).isFalse();
    }

    @Test
    void knowsItsCommandsAndEvents() {
        assertThat(schema.commands()).containsExactlyInAnyOrder("add", "pause");
        assertThat(schema.events()).containsExactly("GONE");
        assertThat(schema.hasCommand("GONE")).isFalse();
        assertThat(schema.hasEvent("add")).isFalse();
        assertThat(schema.allowsOutOfBand("pause")).isTrue();
        assertThat(schema.allowsOutOfBand("add")).isFalse();
    }

    @Test
    void anotherShapeIsATypedError() {
        assertThatThrownBy(() -> QmpSchema.of(Json.parse("{}"))).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(() -> QmpSchema.of(Json.parse("[{\"name\":\"x\",\"meta-type\":\"object\"}]")))
                .isInstanceOfSatisfying(
                        JsonTypeException.class, e -> assertThat(e.path()).isEqualTo("[0].members"));
    }
}
