package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.NicSpec;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.HostPath;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.FileDisk;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a newer version has written. */
class UnknownFieldsTest {
    private static final DomainSpec SPEC = ExampleSpec.spec();

    @Test
    void canBeIgnored() {
        assertThat(SpecJson.read(ExampleSpec.withOneMoreFieldEverywhere(), UnknownFields.IGNORE))
                .isEqualTo(withoutMetadata());
    }

    @Test
    void areStrictlyReadInAllOtherRespects() {
        JsonObject json = SpecJson.write(SPEC)
                .without("topology")
                .with("vcpus", 0)
                .with("firmware", "coreboot")
                .with("more", 1);
        assertThatThrownBy(() -> SpecJson.read(json, UnknownFields.IGNORE))
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        e -> assertThat(e.violations())
                                .extracting(violation -> violation.field())
                                .containsExactly("firmware", "vcpus"));
    }

    @Test
    void surviveRewriting() {
        JsonObject newer = ExampleSpec.withOneMoreFieldEverywhere();
        assertThat(SpecJson.write(withoutMetadata(), newer)).isEqualTo(newer);
    }

    @Test
    void surviveAChangeOfWhatIsKnown() {
        JsonObject newer = ExampleSpec.withOneMoreFieldEverywhere();
        DiskSpec media = SPEC.disks().get(1);
        DomainSpec changed = SPEC.toBuilder()
                .description("moved")
                .disks(List.of(
                        media.toBuilder().serial("M").build(),
                        DiskSpec.builder("new", FileDisk.raw(HostPath.of("/new")))
                                .build(),
                        DiskSpec.builder("root", FileDisk.raw(HostPath.of("/root")))
                                .build()))
                .nics(List.of(NicSpec.builder(
                                "lan", UserNetwork.create().forwardTcp(1, 2).forwardTcp(8080, 80))
                        .build()))
                .build();

        JsonObject written = SpecJson.write(changed, newer);

        assertThat(SpecJson.read(written, UnknownFields.IGNORE)).isEqualTo(changed);
        assertThat(written.longValue("more")).isEqualTo(1);
        assertThat(written.object("kernel").longValue("more")).isEqualTo(1);
        JsonObject[] disks = written.array("disks").objects().toArray(JsonObject[]::new);
        assertThat(disks[0].has("more")).as("the same disk in another place").isTrue();
        assertThat(disks[0].object("source").has("more")).isTrue();
        assertThat(disks[1].has("more")).as("a new disk").isFalse();
        assertThat(disks[2].has("more")).as("the same disk").isTrue();
        assertThat(disks[2].object("source").has("more"))
                .as("a source of another type")
                .isFalse();
        JsonArray forwards =
                written.array("nics").objects().get(0).object("source").array("forwards");
        assertThat(forwards.objects().get(0).has("more")).as("a new forward").isFalse();
        assertThat(forwards.objects().get(1).has("more")).as("the same forward").isTrue();
    }

    @Test
    void doNotBringBackWhatWasRemoved() {
        DomainSpec less = DomainSpec.builder(DomainName.of("web1")).build();
        JsonObject written = SpecJson.write(less, ExampleSpec.withOneMoreFieldEverywhere());
        assertThat(written)
                .isEqualTo(SpecJson.write(less)
                        .with("more", 1)
                        .with("console", JsonObject.of("kind", "serial", "history", "1 MiB", "more", 1)));
    }

    @Test
    void aWritingOverAnotherSpecIsTheSpec() {
        LongStream.range(0, 200).forEach(seed -> {
            DomainSpec spec = RandomSpecs.domain(seed);
            JsonObject before = SpecJson.write(RandomSpecs.domain(seed + 1));
            assertThat(SpecJson.write(spec, before)).isEqualTo(SpecJson.write(spec));
        });
    }

    private static DomainSpec withoutMetadata() {
        return SpecJson.read(SpecJson.write(SPEC).without("metadata"));
    }
}
