package dev.vireo.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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
}
