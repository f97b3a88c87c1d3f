package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.Effect;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.HostPath;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.StreamNetwork;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.ImageFormat;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A kind of source that another module adds; named in {@code META-INF/services} of the tests. */
class SourceCodecTest {
    @Test
    void findsTheCodecOfAnotherModule() {
        DomainSpec spec = DomainSpec.builder(DomainName.of("a"))
                .disk("d", new TestVolume("v1"))
                .build();
        JsonObject json = SpecJson.write(spec);
        assertThat(json.array("disks").objects().get(0).object("source"))
                .isEqualTo(JsonObject.of("type", "test-volume", "volume", "v1"));
        assertThat(SpecJson.read(json)).isEqualTo(spec);
    }

    @Test
    void readsTheFieldsOfAnotherModuleJustAsStrictly() {
        assertThatThrownBy(() -> SpecJson.parse("""
                        {"name": "a", "disks": [
                            {"id": "d", "source": {"type": "test-volume", "volume": "V"}},
                            {"id": "e", "source": {"type": "test-volume", "volum": "v"}}]}
                        """))
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        e -> assertThat(e.violations())
                                .extracting(Object::toString)
                                .containsExactly(
                                        "disks[0].source.volume must be lower case",
                                        "disks[1].source.volume is missing",
                                        "disks[1].source.volum is unknown; the fields here are type, volume"));
    }

    @Test
    void writesTheNetworksOfVireoItself() {
        DomainSpec spec = DomainSpec.builder(DomainName.of("a"))
                .nic("lan", BridgeNetwork.of("br0"))
                .nic("lab", StreamNetwork.to(HostPath.of("/run/switch")).reconnectAfter(Duration.ofSeconds(5)))
                .build();
        assertThat(SpecJson.write(spec).array("nics").objects())
                .extracting(nic -> nic.object("source").toString())
                .containsExactly(
                        "{\"type\":\"bridge\",\"bridge\":\"br0\"}",
                        "{\"type\":\"stream\",\"socket\":\"/run/switch\",\"reconnect\":5}");
        assertThat(SpecJson.read(SpecJson.write(spec))).isEqualTo(spec);
    }

    @Test
    void namesEachFieldOfANetworkThatIsRefused() {
        assertThatThrownBy(() -> SpecJson.parse("""
                        {"name": "a", "nics": [
                            {"id": "a", "source": {"type": "bridge", "bridge": "a/b"}},
                            {"id": "b", "source": {"type": "stream", "socket": "x", "reconnect": 0}},
                            {"id": "c", "source": {"type": "stream"}},
                            {"id": "d", "source": {"type": "bridge"}}]}
                        """))
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        e -> assertThat(e.violations())
                                .extracting(violation -> violation.toString().split(" ")[0])
                                .containsExactly(
                                        "nics[0].source.bridge",
                                        "nics[1].source.socket",
                                        "nics[1].source.reconnect",
                                        "nics[2].source.socket",
                                        "nics[3].source.bridge"));
    }

    @Test
    void refusesToWriteASourceThatNobodyKnows() {
        DomainSpec spec = DomainSpec.builder(DomainName.of("a"))
                .disk(DiskSpec.builder("d", new NobodysVolume()).build())
                .build();
        assertThatThrownBy(() -> SpecJson.write(spec)).isInstanceOfSatisfying(UnsupportedException.class, e -> {
            assertThat(e.subject()).isEqualTo("source " + NobodysVolume.class.getName());
            assertThat(e.advice()).isPresent();
            assertThat(e.effect()).isEqualTo(Effect.NOTHING);
        });
    }

    record NobodysVolume() implements DiskSource {
        @Override
        public HostPath path() {
            return HostPath.of("/nobody");
        }

        @Override
        public ImageFormat format() {
            return ImageFormat.RAW;
        }
    }

    record TestVolume(String volume) implements DiskSource {
        TestVolume {
            if (!volume.equals(volume.toLowerCase(java.util.Locale.ROOT))) {
                throw InvalidSpecException.of("volume", "volume", "must be lower case");
            }
        }

        @Override
        public HostPath path() {
            return HostPath.of("/dev/test/" + volume);
        }

        @Override
        public ImageFormat format() {
            return ImageFormat.RAW;
        }
    }

    public static final class TestVolumeCodec implements SourceCodec<TestVolume> {
        @Override
        public Class<TestVolume> type() {
            return TestVolume.class;
        }

        @Override
        public String name() {
            return "test-volume";
        }

        @Override
        public JsonObject write(TestVolume source) {
            return JsonObject.of("volume", source.volume());
        }

        @Override
        public Optional<TestVolume> read(FieldReader fields) {
            fields.require("volume");
            return fields.value("volume", TestVolume::new);
        }
    }
}
