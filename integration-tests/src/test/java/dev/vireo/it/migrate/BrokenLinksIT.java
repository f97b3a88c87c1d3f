package dev.vireo.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.error.VireoException;
import dev.vireo.host.Host;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.World;
import dev.vireo.testkit.Sshd;
import dev.vireo.testkit.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program that moves a guest loses its connection to one of both hosts, or to both, at any moment: the guest is never
 * lost and never runs twice, and whoever connects next finds out where it is.
 */
class BrokenLinksIT {
    private static final DomainName ONE = DomainName.of("one");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final boolean SOAK = Boolean.getBoolean("vireo.soak");

    @TempDir
    static Path folder;

    private static Sshd sshd;

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts("qemu");

    private final List<AutoCloseable> open = new ArrayList<>();

    /** Which connection breaks. */
    enum Lost {
        SOURCE,
        TARGET,
        BOTH
    }

    @BeforeAll
    static void startServer() {
        sshd = Sshd.start(folder);
    }

    @AfterAll
    static void stopServer() {
        sshd.close();
    }

    @AfterEach
    void close() throws Exception {
        closeAll();
    }

    private void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        open.clear();
    }

    private <T extends AutoCloseable> T kept(T resource) {
        open.add(resource);
        return resource;
    }

    private Host host(TcpProxy proxy) throws IOException {
        Path known = folder.resolve("known" + proxy.port());
        Files.writeString(known, Files.readString(sshd.knownHosts()).replace(":" + sshd.port(), ":" + proxy.port()));
        SshOptions options = SshOptions.builder()
                .withoutConfigFile()
                .withoutAgent()
                .identity(sshd.identity())
                .knownHosts(known)
                .keepAlive(Duration.ofMillis(500))
                .deadline(Duration.ofSeconds(4))
                .build();
        return kept(SshHost.connect(System.getProperty("user.name") + "@127.0.0.1:" + proxy.port(), options));
    }

    @ParameterizedTest
    @EnumSource(Lost.class)
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void theGuestIsInOnePlaceWhenAConnectionBreaks(Lost lost) throws Exception {
        long seed = Long.getLong("vireo.seed", System.nanoTime());
        System.out.println("BrokenLinksIT: -Dvireo.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < (SOAK ? 50 : 2); i++) {
            try (Hypervisor local = TwoHosts.open("qemu", hosts.host(), hosts.source())) {
                Domain domain = local.domains().define(World.spec("one").build());
                domain.start();
            }
            long moment = TimeUnit.MILLISECONDS.toNanos(random.nextInt(2000));
            breakAt(lost, moment);
            try {
                check();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(lost + " was lost " + moment + " ns after it began, seed " + seed, e);
            }
        }
    }

    private void breakAt(Lost lost, long moment) throws Exception {
        TcpProxy one = kept(TcpProxy.before(sshd.port()));
        TcpProxy two = kept(TcpProxy.before(sshd.port()));
        Hypervisor here = kept(TwoHosts.open("qemu", host(one), hosts.source()));
        Hypervisor there = kept(TwoHosts.open("qemu", host(two), hosts.target()));
        MigrationOptions how =
                MigrationOptions.builder().bandwidth(ByteSize.ofMiB(4)).build();
        MigrationJob job = here.domains().get(ONE).migrate(there, how);
        LockSupport.parkNanos(moment);
        if (lost != Lost.TARGET) {
            one.refuse();
        }
        if (lost != Lost.SOURCE) {
            two.refuse();
        }
        try {
            job.await(PATIENCE);
        } catch (VireoException expected) {
            assertThat(job.status().state().ended())
                    .as("it ends by itself: " + expected)
                    .isTrue();
        }
        closeAll();
    }

    /** As the next programs find it. */
    private void check() {
        try (Hypervisor here = TwoHosts.open("qemu", hosts.host(), hosts.source());
                Hypervisor there = TwoHosts.open("qemu", hosts.host(), hosts.target())) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(journal(hosts.source())).isEmpty();
                assertThat(journal(hosts.target())).isEmpty();
            });
            Optional<Domain> mine = here.domains().find(ONE);
            Optional<Domain> theirs = there.domains().find(ONE);
            assertThat(runs(mine) && runs(theirs)).as("it runs twice").isFalse();
            if (mine.isPresent() && mine.get().status().state() == DomainState.IN_DOUBT) {
                mine.get().resolveWith(there);
            }
            Domain left = runs(theirs) ? theirs.get() : mine.orElseThrow();
            left.await(DomainState.RUNNING, Duration.ofSeconds(20));
            assertThat(runs(mine) && runs(theirs)).as("it runs twice").isFalse();
            left.destroy();
            here.domains().list().forEach(Domain::undefine);
            there.domains().list().forEach(Domain::undefine);
        }
    }

    private static List<String> journal(StateFolder where) {
        return where.files(where.root().durable().resolve("journal"));
    }

    private static boolean runs(Optional<Domain> domain) {
        return domain.isPresent() && domain.get().status().state() == DomainState.RUNNING;
    }
}
