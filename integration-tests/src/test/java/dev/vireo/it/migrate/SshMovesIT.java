package dev.vireo.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationResult;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveCompression;
import dev.vireo.domain.SaveOptions;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import dev.vireo.it.support.World;
import dev.vireo.testkit.Sshd;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Guests that are saved on, and move to and from, a host that is reached by SSH. */
class SshMovesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DomainName ONE = DomainName.of("one");

    @TempDir
    static Path folder;

    private static Sshd sshd;

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts("qemu");

    @BeforeAll
    static void startServer() {
        sshd = Sshd.start(folder);
    }

    @AfterAll
    static void stopServer() {
        sshd.close();
    }

    private static Host ssh() {
        return SshHost.connect(
                sshd.destination(),
                SshOptions.builder()
                        .withoutConfigFile()
                        .withoutAgent()
                        .identity(sshd.identity())
                        .knownHosts(sshd.knownHosts())
                        .build());
    }

    @Test
    void movesToAHostThatIsReachedBySshAndBack() {
        try (Host remote = ssh();
                Hypervisor here = TwoHosts.open("qemu", hosts.host(), hosts.source());
                Hypervisor there = TwoHosts.open("qemu", remote, hosts.target())) {
            Domain domain = here.domains().define(World.spec("one").build());
            domain.start();
            MigrationResult result =
                    domain.migrate(there, MigrationOptions.defaults()).await(PATIENCE);
            System.out.println("SshMovesIT: " + result);
            Domain moved = there.domains().get(ONE);
            assertThat(moved.status().state()).isEqualTo(DomainState.RUNNING);
            assertThat(here.domains().list()).isEmpty();
            moved.migrate(here, MigrationOptions.defaults()).await(PATIENCE);
            assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
            assertThat(there.domains().list()).isEmpty();
        }
    }

    @Test
    void movesBetweenHostsThatAreBothReachedBySsh() {
        try (Host one = ssh();
                Host two = ssh();
                Hypervisor here = TwoHosts.open("qemu", one, hosts.source());
                Hypervisor there = TwoHosts.open("qemu", two, hosts.target())) {
            Domain domain = here.domains().define(World.spec("one").build());
            domain.start();
            domain.migrate(there, MigrationOptions.defaults()).await(PATIENCE);
            assertThat(there.domains().get(ONE).status().state()).isEqualTo(DomainState.RUNNING);
        }
    }

    @Test
    void savesAndRestoresOnAHostThatIsReachedBySsh() {
        HostPath file = HostPath.of(hosts.target().path().toString()).resolve("one.save");
        try (Host remote = ssh();
                Hypervisor there = TwoHosts.open("qemu", remote, hosts.target())) {
            Domain domain = there.domains().define(World.spec("one").build());
            domain.start();
            domain.save(
                            file,
                            SaveOptions.builder()
                                    .compression(SaveCompression.ZSTD)
                                    .build())
                    .await(PATIENCE);
            assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
            there.domains().restore(file, RestoreOptions.defaults()).await(PATIENCE);
            assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        }
    }
}
