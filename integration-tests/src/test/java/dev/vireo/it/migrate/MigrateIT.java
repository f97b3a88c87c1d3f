package dev.vireo.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationEncryption;
import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationReport;
import dev.vireo.domain.MigrationResult;
import dev.vireo.domain.MigrationResult.Convergence;
import dev.vireo.domain.SlowMigration;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ConflictException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.World;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Linux moves between two QEMUs. */
class MigrateIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DomainName ONE = DomainName.of("one");

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts("qemu");

    private Hypervisor here;
    private Hypervisor there;

    @BeforeEach
    void connect() {
        here = hosts.connect(hosts.source());
        there = hosts.connect(hosts.target());
    }

    private Domain linux() throws IOException {
        Path image = hosts.source().path().resolve("disk.img");
        try (RandomAccessFile raw = new RandomAccessFile(image.toFile(), "rw")) {
            raw.setLength(8 << 20);
        }
        Domain domain = here.domains()
                .define(LinuxGuest.shared()
                        .domain(ONE, LinuxGuest.commandLine().with(BootOption.COUNT))
                        .disk("root", FileDisk.raw(HostPath.of(image.toString())))
                        .build());
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(GuestLine.COUNT.marker(), PATIENCE);
        }
        return domain;
    }

    private static int lastCount(Domain domain) {
        StringBuilder text = new StringBuilder();
        try (ConsoleReader console = domain.console().readAll()) {
            for (var chunk = console.next(Duration.ZERO); chunk.isPresent(); chunk = console.next(Duration.ZERO)) {
                text.append(chunk.get().text());
            }
        }
        int last = 0;
        String marker = GuestLine.COUNT.marker() + " ";
        for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
            int end = text.indexOf("\r", at);
            last = end < 0 ? last : Integer.parseInt(text.substring(at + marker.length(), end));
        }
        return last;
    }

    private static int firstCount(Domain domain) {
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(GuestLine.COUNT.marker() + " ", PATIENCE);
            return Integer.parseInt(console.awaitText("\n", PATIENCE).strip());
        }
    }

    private static int countOfConsole(Domain domain) {
        return lastCount(domain);
    }

    @Test
    void movesThereAndBackAndLosesNoCount() throws IOException {
        Domain domain = linux();
        MigrationReport report = domain.checkMigration(there, MigrationOptions.defaults());
        assertThat(report.obstacles()).isEmpty();
        assertThat(report.size()).isEqualTo(ByteSize.ofMiB(256));
        assertThat(report.dirtyRate()).isPresent();

        MigrationOptions keep = MigrationOptions.builder().keepDefinition(true).build();
        try (ConsoleReader console = domain.console().readAll()) {
            MigrationResult result = domain.migrate(there, keep).await(PATIENCE);
            assertThat(result.convergence()).isEqualTo(Convergence.BY_ITSELF);
            assertThat(result.sent().bytes()).isGreaterThan(1 << 20);
            assertThat(result.downtime()).isPositive().isLessThan(Duration.ofSeconds(5));
            System.out.println("MigrateIT: " + result);
        }
        Domain moved = there.domains().get(ONE);
        assertThat(moved.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(moved.status().reason()).isEqualTo(StateReason.MIGRATED_HERE);
        assertThat(moved.uuid()).isEqualTo(domain.uuid());
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        assertThat(domain.status().reason()).isEqualTo(StateReason.MIGRATED_AWAY);
        assertThatThrownBy(domain::start)
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("right to run");
        assertThat(hosts.source().running("qemu"))
                .as("at the source, but for the disk's folder")
                .hasSize(1);
        int last = countOfConsole(domain);
        assertThat(firstCount(moved)).isBetween(last, last + 1);
        assertNoSecret();

        MigrationResult back = moved.migrate(
                        here,
                        MigrationOptions.builder().channels(2).slowDown(true).build())
                .await(PATIENCE);
        System.out.println("MigrateIT: back with two channels: " + back);
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(there.domains().find(ONE)).isEmpty();
        last = firstCount(domain);
        assertThat(last).isPositive();
    }

    private void assertNoSecret() throws IOException {
        for (var where : java.util.List.of(hosts.source(), hosts.target())) {
            try (var files = Files.walk(where.path())) {
                assertThat(files.filter(it -> it.toString().endsWith("keys.psk")))
                        .isEmpty();
            }
        }
    }

    @Test
    void goesOnHereWhenAMigrationIsCancelledOrTooSlow() throws IOException {
        Domain domain = linux();
        MigrationOptions slow =
                MigrationOptions.builder().bandwidth(ByteSize.ofMiB(1)).build();
        MigrationJob job = domain.migrate(there, slow);
        org.awaitility.Awaitility.await().until(() -> job.progress().sent().bytes() > 0);
        job.requestCancel();
        assertThatThrownBy(() -> job.await(PATIENCE)).isInstanceOf(VireoException.class);
        assertUndone(domain);
        assertThatThrownBy(() -> domain.migrate(
                                there,
                                slow.toBuilder().patience(Duration.ofSeconds(1)).build())
                        .await(PATIENCE))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("passes");
        assertUndone(domain);
    }

    private void assertUndone(Domain domain) {
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(there.domains().list()).isEmpty();
        assertThat(hosts.target().running("qemu")).isEmpty();
        int last = lastCount(domain);
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> lastCount(domain) > last);
        for (var where : java.util.List.of(hosts.source(), hosts.target())) {
            assertThat(where.files(where.root().durable().resolve("journal"))).isEmpty();
        }
    }

    @Test
    void movesWhatCannotConvergeInOtherWays() throws IOException {
        Domain domain = linux();
        MigrationOptions paused = MigrationOptions.builder()
                .bandwidth(ByteSize.ofMiB(200))
                .downtime(Duration.ofMillis(1))
                .patience(Duration.ofMillis(10))
                .whenSlow(SlowMigration.PAUSE)
                .encryption(MigrationEncryption.NONE)
                .build();
        MigrationResult result = domain.migrate(there, paused).await(PATIENCE);
        assertThat(result.convergence()).isEqualTo(Convergence.PAUSED);
        Domain moved = there.domains().get(ONE);
        int last = firstCount(moved);

        MigrationOptions fetch = MigrationOptions.builder()
                .bandwidth(ByteSize.ofMiB(4))
                .postCopy(true)
                .build();
        MigrationJob job = moved.migrate(here, fetch);
        if (!Files.readString(Path.of("/proc/sys/vm/unprivileged_userfaultfd")).startsWith("1")) {
            assertThatThrownBy(() -> job.await(PATIENCE))
                    .isInstanceOf(UnsupportedException.class)
                    .hasMessageContaining("unprivileged_userfaultfd");
            assertThat(moved.status().state()).isEqualTo(DomainState.RUNNING);
            assertThat(here.domains().list()).isEmpty();
            return;
        }
        job.startPostCopy();
        result = job.await(PATIENCE);
        assertThat(result.convergence()).isEqualTo(Convergence.POST_COPY);
        assertThat(firstCount(domain)).isGreaterThanOrEqualTo(last);
        assertThat(there.domains().list()).isEmpty();
    }

    @Test
    void refusesWhatTheTargetCannotTakeBeforeAnythingStarts() throws IOException {
        Domain domain = here.domains().define(World.spec("one").build());
        assertThat(domain.checkMigration(there, MigrationOptions.defaults()).obstacles())
                .singleElement()
                .asString()
                .contains("does not run");
        there.domains().define(World.spec("one").build());
        domain.start();
        assertThatThrownBy(
                        () -> domain.migrate(there, MigrationOptions.defaults()).await(PATIENCE))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("another domain of that name");
        assertThatThrownBy(() -> domain.migrate(here, MigrationOptions.defaults()))
                .isInstanceOf(VireoException.class)
                .hasMessageContaining("where it is");
        there.domains().get(ONE).undefine();
        domain.destroy();
        MigrationOptions definition =
                MigrationOptions.builder().mode(MigrationMode.DEFINITION).build();
        domain.migrate(there, definition).await(PATIENCE);
        assertThat(here.domains().list()).isEmpty();
        Domain moved = there.domains().get(ONE);
        moved.startPaused();
        MigrationResult result =
                moved.migrate(here, MigrationOptions.defaults()).await(PATIENCE);
        assertThat(result.sent().bytes()).isPositive();
        assertThat(domain.status().state()).as("it was paused, and stays so").isEqualTo(DomainState.PAUSED);
    }
}
