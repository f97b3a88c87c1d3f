package dev.vireo.it.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A QEMU that means harm: a typed error that names the domain, within its deadline, and everything else goes on. */
class HostileQemuIT {
    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private HostPath hostile(String mode) throws IOException {
        Path folder = Files.createDirectories(world.path("bin"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path binary = folder.resolve("qemu");
        try (InputStream script = HostileQemuIT.class.getResourceAsStream("hostile.pl")) {
            Files.copy(script, binary);
        }
        Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(folder.resolve("mode"), mode + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return HostPath.of(binary.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"silent", "garbage", "endless", "hangup", "mute", "wrong-ids", "deep", "another", "liar", "empty"
            })
    void isRefused(String mode) throws IOException {
        Domain good = world.connect().domains().define(World.spec("good").build());
        good.start();
        try (Hypervisor hypervisor = Hypervisor.compose()
                .driver(new QemuDriverProvider(hostile(mode)))
                .host(world.host())
                .options(ConnectOptions.builder().stateRoot(world.root()).build())
                .open()) {
            Domain domain = hypervisor.domains().define(World.spec("bad").build());
            long asked = System.nanoTime();
            assertThatThrownBy(() -> domain.within(Duration.ofSeconds(3)).start())
                    .isInstanceOf(VireoException.class)
                    .hasMessageContaining("domain bad");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(6));
            assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
            assertThat(domain.status().reason()).isEqualTo(StateReason.NEVER_STARTED);
            Domain seen = hypervisor.domains().get(good.name());
            seen.suspend();
            seen.resume();
        }
        assertThat(good.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(world.state().running("perl")).isEmpty();
    }
}
