package dev.vireo.it.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import dev.vireo.error.Effect;
import dev.vireo.error.UnreachableException;
import dev.vireo.examples.OtherMachine;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.testkit.Sshd;
import dev.vireo.testkit.TcpProxy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A domain whose host goes out of sight and comes back. */
class SshDomainLinkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    @TempDir
    Path folder;

    private Sshd sshd;
    private TcpProxy proxy;
    private SshHost host;

    @BeforeEach
    void connect() throws Exception {
        sshd = Sshd.start(folder);
        proxy = TcpProxy.before(sshd.port());
        Path known = folder.resolve("known");
        Files.writeString(known, Files.readString(sshd.knownHosts()).replace(":" + sshd.port(), ":" + proxy.port()));
        SshOptions options = SshOptions.builder()
                .withoutConfigFile()
                .withoutAgent()
                .identity(sshd.identity())
                .knownHosts(known)
                .keepAlive(Duration.ofMillis(500))
                .deadline(Duration.ofSeconds(4))
                .build();
        host = SshHost.connect(System.getProperty("user.name") + "@127.0.0.1:" + proxy.port(), options);
    }

    @AfterEach
    void close() {
        world.closeAll();
        host.close();
        proxy.close();
        sshd.close();
    }

    @Test
    void itsStatusIsStaleWhileTheHostIsGoneAndRightWhenItIsBack() {
        Hypervisor far = world.connect(host, ConnectOptions.builder());
        Domain domain = far.domains().define(World.spec("far").build());
        domain.start();
        assertThat(domain.status().freshness()).isEqualTo(Freshness.LIVE);

        proxy.refuse();
        await().atMost(PATIENCE).until(() -> domain.status().freshness() != Freshness.LIVE);
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        assertThatThrownBy(() -> domain.within(Duration.ofSeconds(2)).suspend())
                .isInstanceOfSatisfying(
                        UnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NOTHING));

        // Meanwhile somebody at the machine itself stops it.
        Hypervisor near = world.connect();
        near.domains().get(domain.name()).suspend();

        proxy.allow();
        await().atMost(PATIENCE)
                .until(() -> domain.status().freshness() == Freshness.LIVE
                        && domain.status().state() == DomainState.PAUSED);
        domain.resume();
        await().atMost(PATIENCE)
                .until(() -> near.domains().get(domain.name()).status().state() == DomainState.RUNNING);
    }

    @Test
    void aGuestThatEndedMeanwhileIsKnownToHaveEnded() {
        Hypervisor far = world.connect(host, ConnectOptions.builder());
        Domain domain = far.domains().define(World.spec("short").build());
        domain.start();
        proxy.refuse();
        world.connect().domains().get(domain.name()).destroy();
        proxy.allow();
        await().atMost(PATIENCE)
                .until(() -> domain.status().state() == DomainState.STOPPED
                        && domain.status().freshness() == Freshness.LIVE);
    }

    @Test
    void theExampleShowsWhatAMachineLacksAndHas() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        OtherMachine.show(
                sshd.destination(),
                sshd.identity(),
                sshd.knownHosts(),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("flock").contains("qemu-system");
    }
}
