package dev.vireo.drbd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.drbd.Generation;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.host.HostPath;
import org.junit.jupiter.api.Test;

class DefinitionTest {
    private static final Side ONE = Side.builder(NodeName.of("one.example"))
            .disk(HostPath.of("/dev/vg0/web1"))
            .metadata(HostPath.of("/dev/vg0/web1-meta"))
            .minor(1)
            .address("2001:db8::1", 7788)
            .build();
    private static final Side OTHER = Side.builder(NodeName.of("other.example"))
            .disk(HostPath.of("/dev/vg1/web1"))
            .minor(2)
            .address("2001:db8::2", 7789)
            .build();
    private static final Definition WHOLE = new Definition(
            ResourceSpec.builder(ResourceName.of("web.1"), ONE, OTHER)
                    .resyncRate(ByteSize.ofMiB(50))
                    .checksumAlgorithm("crc32c")
                    .fencePeer(HostPath.of("/usr/lib/fence"))
                    .build(),
            Generation.V9,
            Stage.METADATA);

    @Test
    void isReadBackFromItsOwnFile() {
        Definition read = Definition.parse(WHOLE.text(), "web.1.res").orElseThrow();
        assertThat(read.json()).isEqualTo(WHOLE.json());
        assertThat(read.text()).isEqualTo(WHOLE.text());
        assertThat(read.at(Stage.FINISHED).isOf(WHOLE)).isTrue();
        assertThat(read.at(Stage.FINISHED).json()).isNotEqualTo(WHOLE.json());
    }

    @Test
    void keepsItsNameWithoutBeingKnownToDrbdWhileItIsParked() {
        String text = WHOLE.at(Stage.PARKED).text();
        assertThat(text.lines()).allMatch(line -> line.startsWith("#"));
        assertThat(Definition.parse(text, "web.1.res").orElseThrow().isOf(WHOLE))
                .isTrue();
    }

    @Test
    void whatOthersHaveWrittenIsNone() {
        assertThat(Definition.parse("resource web1 {\n}\n", "web1.res")).isEmpty();
        assertThat(Definition.parse("", "web1.res")).isEmpty();
        assertThat(Definition.parse(ResourceFile.text(WHOLE.spec(), Generation.V9), "web1.res"))
                .isEmpty();
    }

    @Test
    void refusesWhatItCannotRead() {
        String newer = WHOLE.text().replace("\"requires\":[]", "\"requires\":[\"mesh\"]");
        assertThatThrownBy(() -> Definition.parse(newer, "web1.res"))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("newer version");
        String damaged = WHOLE.text().replace("\"METADATA\"", "\"\"");
        assertThatThrownBy(() -> Definition.parse(damaged, "web1.res"))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("web1.res");
    }
}
