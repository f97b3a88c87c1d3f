package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.NicSpec;
import dev.vireo.host.HostPath;
import dev.vireo.network.PortForward;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpecJsonTest {
    @Test
    void writesTheExampleAsItIsDocumented() throws IOException {
        assertThat(SpecJson.format(ExampleSpec.spec())).isEqualTo(ExampleSpec.json());
    }

    @Test
    void readsTheExampleAsItIsDocumented() throws IOException {
        assertThat(SpecJson.parse(ExampleSpec.json())).isEqualTo(ExampleSpec.spec());
    }

    @Test
    void readsBackWhatItWrites() {
        LongStream.range(0, 2000).forEach(seed -> {
            DomainSpec spec = RandomSpecs.domain(seed);
            DomainSpec read = SpecJson.parse(SpecJson.format(spec));
            assertThat(read).as("seed " + seed).isEqualTo(spec);
            assertThat(SpecJson.write(read))
                    .as("seed " + seed)
                    .hasToString(SpecJson.write(spec).toString());
            assertThat(read.metadata().keySet())
                    .containsExactlyElementsOf(spec.metadata().keySet());
        });
    }

    /** A field that is added to a spec and forgotten here would be lost. */
    @Test
    void hasAFieldForEveryAccessor() {
        JsonObject json = SpecJson.write(ExampleSpec.spec());
        JsonObject nic = json.array("nics").objects().get(0);
        assertFields(json, DomainSpec.class);
        assertFields(json.object("topology"), CpuTopology.class, "vcpus");
        assertFields(json.object("kernel"), KernelBoot.class);
        assertFields(json.object("console"), ConsoleSpec.class);
        assertFields(json.array("disks").objects().get(0), DiskSpec.class);
        assertFields(nic, NicSpec.class);
        assertFields(source(json, 0), BlockDeviceDisk.class, "format");
        assertFields(source(json, 1), FileDisk.class);
        assertFields(nic.object("source").without("type"), UserNetwork.class, "isolate");
        assertFields(nic.object("source").array("forwards").objects().get(0), PortForward.class);
    }

    private static JsonObject source(JsonObject json, int disk) {
        return json.array("disks").objects().get(disk).object("source").without("type");
    }

    private static void assertFields(JsonObject json, Class<?> type, String... noField) {
        Set<String> accessors = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        accessors.removeAll(Set.of("toBuilder", "toString", "hashCode"));
        accessors.removeAll(Set.of(noField));
        assertThat(json.names()).as(type.getSimpleName()).containsExactlyInAnyOrderElementsOf(accessors);
    }

    @Test
    void needsNothingButAName() {
        DomainName name = DomainName.of("web1");
        assertThat(SpecJson.parse("{\"name\": \"web1\"}"))
                .isEqualTo(DomainSpec.builder(name).build());
    }

    @Test
    void leavesNoDefaultOut() {
        JsonObject json =
                SpecJson.write(DomainSpec.builder(DomainName.of("web1")).build());
        assertThat(json.names())
                .containsExactly(
                        "name",
                        "description",
                        "memory",
                        "vcpus",
                        "cpu",
                        "accelerator",
                        "machine",
                        "firmware",
                        "disks",
                        "nics",
                        "console",
                        "rng",
                        "balloon",
                        "agent",
                        "vnc",
                        "onPoweroff",
                        "onReboot",
                        "onCrash",
                        "managedBy",
                        "metadata");
        assertThat(json.string("memory")).isEqualTo("512 MiB");
        assertThat(json.string("machine")).isEqualTo("default");
        assertThat(json.object("console")).isEqualTo(JsonObject.of("kind", "serial", "history", "1 MiB"));
    }

    @Test
    void fillsInTheDefaultsOfParts() {
        DomainSpec spec = SpecJson.parse("""
                {"name": "a",
                 "kernel": {"kernel": "/vmlinuz"},
                 "console": {"kind": "virtio"},
                 "disks": [{"id": "d", "source": {"type": "block-device", "path": "/dev/sdb"}}],
                 "nics": [{"id": "n", "source": {"type": "user",
                                                 "forwards": [{"hostPort": 8080, "guestPort": 80}]}}]}
                """);
        assertThat(spec.kernel()).contains(KernelBoot.of(HostPath.of("/vmlinuz")));
        assertThat(spec.console()).isEqualTo(ConsoleSpec.VIRTIO);
        assertThat(spec.disks())
                .containsExactly(DiskSpec.builder("d", new BlockDeviceDisk(HostPath.of("/dev/sdb")))
                        .build());
        assertThat(spec.nics())
                .containsExactly(NicSpec.builder("n", UserNetwork.create().forwardTcp(8080, 80))
                        .build());
    }

    @Test
    void readsSizesAsTextAndAsBytes() {
        assertThat(SpecJson.parse("{\"name\": \"a\", \"memory\": \"2 GiB\"}").memory())
                .isEqualTo(ByteSize.ofGiB(2));
        assertThat(SpecJson.parse("{\"name\": \"a\", \"memory\": 2147483648}").memory())
                .isEqualTo(ByteSize.ofGiB(2));
    }

    @Test
    void writesEnumsInLowerCaseWithHyphens() {
        JsonObject disk = SpecJson.write(RandomSpecs.domain(3).toBuilder()
                        .disks(ExampleSpec.spec().disks())
                        .build())
                .array("disks")
                .objects()
                .get(1);
        assertThat(disk.string("onWriteError")).isEqualTo("stop-when-full");
        assertThat(disk.string("kind")).isEqualTo("cdrom");
    }
}
