package dev.vireo.drbd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.drbd.Generation;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are tried by the real {@code drbdadm} of DRBD 9, without a kernel that has DRBD. */
class ResourceFilesIT {
    private static final NodeName HERE = NodeName.of("here.example");
    private static final NodeName THERE = NodeName.of("there.example");

    @TempDir
    Path folder;

    private LocalHost host;
    private ResourceFiles files;

    @BeforeEach
    void open() {
        host = LocalHost.open();
        HostPath place = HostPath.of(folder.toString());
        files = new ResourceFiles(host, place.resolve("drbd.d"), place.resolve("scratch"));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static Definition definition(String name, int minor, int port) {
        Side one = side(HERE, name, minor).address("192.0.2.1", port).build();
        Side other = side(THERE, name, minor).address("192.0.2.2", port).build();
        ResourceSpec spec =
                ResourceSpec.builder(ResourceName.of(name), one, other).build();
        return new Definition(spec, Generation.V9, Stage.NAMED);
    }

    private static Side.Builder side(NodeName node, String name, int minor) {
        return Side.builder(node).disk(HostPath.of("/dev/vg0/" + name)).minor(minor);
    }

    @Test
    void replacesWhatIsOursAndRemovesIt() {
        Definition web1 = definition("web.1", 1, 7788);
        files.install(web1);
        files.install(definition("web2", 2, 7789));
        files.install(web1.at(Stage.FINISHED));
        assertThat(files.find(ResourceName.of("web.1")).orElseThrow().stage()).isEqualTo(Stage.FINISHED);
        assertThat(files.list()).hasSize(2);
        files.remove(ResourceName.of("web.1"));
        files.remove(ResourceName.of("web.1"));
        assertThat(files.list())
                .singleElement()
                .satisfies(left -> assertThat(left.spec().name().value()).isEqualTo("web2"));
        assertThat(host.files().list(HostPath.of(folder.resolve("scratch").toString())))
                .isEmpty();
    }

    @Test
    void aParkedResourceIsFoundAloneOnly() {
        Definition web1 = definition("web1", 1, 7788);
        files.install(web1.at(Stage.PARKED));
        files.install(definition("web2", 2, 7789));
        assertThat(files.<String>alone(web1.at(Stage.PARKED), file -> resources(file.value()))
                        .strip())
                .isEqualTo("web1");
        assertThat(resources(folder.resolve("drbd.d").resolve("web1.res").toString())
                        .strip())
                .isEmpty();
    }

    private String resources(String file) {
        return host.run(Command.of("drbdadm", "-c", file, "sh-resources").environment("__DRBD_NODE__", HERE.value()))
                .output();
    }

    @Test
    void refusesWhatDrbdRefuses() {
        files.install(definition("web1", 1, 7788));
        assertThatThrownBy(() -> files.install(definition("web2", 1, 7789))).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> files.install(definition("web2", 2, 7788))).isInstanceOf(InvalidSpecException.class);
        assertThat(files.list()).hasSize(1);
    }

    @Test
    void leavesAloneWhatOthersHaveWritten() throws IOException {
        Path foreign = Files.createDirectories(folder.resolve("drbd.d")).resolve("web1.res");
        Files.writeString(foreign, "resource web1 { disk { on-io-error detach; } }\n");
        ResourceName name = ResourceName.of("web1");
        assertThatThrownBy(() -> files.install(definition("web1", 1, 7788))).isInstanceOf(AlreadyExistsException.class);
        files.remove(name);
        assertThat(files.find(name)).isEmpty();
        assertThat(files.isTaken(name)).isTrue();

        Files.writeString(foreign, "resource web1 { nonsense }\n");
        assertThatThrownBy(() -> files.install(definition("web2", 2, 7789)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("web1.res");
        assertThat(List.of(folder.resolve("drbd.d").toFile().list())).containsExactly("web1.res");
    }
}
