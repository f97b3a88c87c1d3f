package dev.vireo.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.host.HostId;
import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionCodecTest {
    private static final DomainName NAME = DomainName.of("web1");
    private static final UUID ID = UUID.fromString("23633b5f-2630-49ff-ad45-7df900f71349");

    @Test
    void writesADefinitionThatNoFileHeldBefore() {
        DomainSpec spec = DomainSpec.builder(NAME).uuid(ID).build();
        GuestDefinition guest = new GuestDefinition(NAME, ID, spec, JsonObject.EMPTY);
        StoredDefinition fresh = new StoredDefinition(NAME, ID, "qemu", 4711, guest, null, List.of(), JsonObject.EMPTY);

        StoredDefinition read = DefinitionCodec.read(NAME, DefinitionCodec.write(fresh));

        assertThat(read.readable().orElseThrow().spec()).isEqualTo(spec);
        assertThat(read.userId()).isEqualTo(4711);
    }

    private static StoredDefinition stored() {
        GuestDefinition guest = new GuestDefinition(
                NAME, ID, DomainSpec.builder(NAME).uuid(ID).build(), JsonObject.of("machine", "pc-q35-7.2"));
        Residence residence = new Residence(new HostId("0123456789abcdef0123456789abcdef"), 3, null);
        return new StoredDefinition(NAME, ID, "qemu", 4711, guest, residence, List.of(), JsonObject.EMPTY);
    }

    private static JsonObject file(StoredDefinition definition) {
        return Json.parse(DefinitionCodec.write(definition)).asObject();
    }

    private static StoredDefinition read(JsonObject file) {
        return DefinitionCodec.read(NAME, Json.writeBytes(file));
    }

    @Test
    void keepsResidenceAndWhatTheDriverHasFixed() {
        StoredDefinition read = read(file(stored()));
        assertThat(read.residence()).isEqualTo(stored().residence());
        assertThat(read.readable().orElseThrow().fixed().string("machine")).isEqualTo("pc-q35-7.2");
        assertThat(read.driver()).isEqualTo("qemu");
        assertThat(read.missing()).isEmpty();
    }

    @Test
    void keepsAHandover() {
        Residence before = stored().residence();
        Residence.Handover handover =
                new Residence.Handover("job-1", new HostId("fedcba9876543210fedcba9876543210"), 4);
        Residence handedOver = new Residence(before.host(), before.epoch(), handover);
        StoredDefinition read = read(file(stored().withResidence(handedOver)));
        assertThat(read.residence()).isEqualTo(handedOver);
        assertThat(read(file(read.withResidence(null))).residence()).isNull();
    }

    @Test
    void keepsUnknownFieldsWhenItIsWrittenAgain() {
        JsonObject newer = file(stored()).with("flavour", JsonObject.of("name", "vanilla"));
        JsonObject again = file(read(newer).withResidence(null));
        assertThat(again.object("flavour").string("name")).isEqualTo("vanilla");
        assertThat(again.has("residence")).isFalse();
    }

    @Test
    void keepsAllOfAFileThatOnlyANewerVersionUnderstands() {
        JsonObject newer = file(stored())
                .with("schema", 2)
                .with("requires", JsonArray.of("teleportation"))
                .with("spec", JsonObject.of("another", "language"));
        StoredDefinition read = read(newer);
        assertThat(read.readable()).isEmpty();
        assertThat(read.missing()).hasSize(2).anyMatch(it -> it.contains("teleportation"));
        JsonObject again = file(read.withResidence(null));
        assertThat(again.object("spec").string("another")).isEqualTo("language");
        assertThat(again.longValue("schema")).isEqualTo(2);
        assertThat(again.array("requires")).hasSize(1);
        assertThat(again.object("fixed").string("machine")).isEqualTo("pc-q35-7.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"name\": \"web2\"}",
                "{\"schema\": 1, \"requires\": [], \"name\": \"web1\", \"uuid\": \"no uuid\"}",
                "{\"schema\": \"one\", \"requires\": [], \"name\": \"web1\"}"
            })
    void saysWhoseCorruptFileItIs(String text) {
        assertThatThrownBy(() -> DefinitionCodec.read(NAME, text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("domain web1")
                .hasMessageContaining("backup");
    }

    @Test
    void refusesASpecThatIsNotValid() {
        JsonObject file = file(stored());
        JsonObject broken = file.with("spec", file.object("spec").with("vcpus", -3));
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("vcpus");
    }
}
