package dev.vireo.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.CopiedDisks;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationEncryption;
import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationReport;
import dev.vireo.domain.MigrationResult;
import dev.vireo.error.ConflictException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.World;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Guests move together with disks that only one of both hosts has. */
class CopiedDisksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DomainName ONE = DomainName.of("one");
    private static final int SIZE = 24 << 20;
    private static final int SECTOR = 512;
    private static final long NOISE_AT = 8 << 20;

    /** Writes 1, 2, 3 ... into the sectors of the first disk, each on its medium before it is told on the console. */
    private static final String WRITER = "(n=0; while :; do n=$((n+1)); "
            + "echo WROTE-$n | dd of=/dev/vda bs=512 seek=$n conv=sync,fsync,notrunc 2>/dev/null; "
            + "echo WROTE-$n; done) &\n";

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts("qemu");

    private final byte[] noise = new byte[8 << 20];
    private Hypervisor here;
    private Hypervisor there;

    @BeforeEach
    void connect() {
        here = hosts.connect(hosts.source());
        there = hosts.connect(hosts.target());
        new Random(42).nextBytes(noise);
    }

    private static Path image(StateFolder folder) {
        return folder.path().resolve("disk.img");
    }

    private static HostPath path(Path file) {
        return HostPath.of(file.toString());
    }

    private Path noisyImage() throws IOException {
        Path image = image(hosts.source());
        try (FileChannel raw = FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            raw.write(ByteBuffer.wrap(noise), NOISE_AT);
            raw.write(ByteBuffer.wrap(new byte[1]), SIZE - 1);
        }
        return image;
    }

    private static int lastWritten(Domain domain) {
        StringBuilder text = new StringBuilder();
        try (ConsoleReader console = domain.console().readAll()) {
            for (var chunk = console.next(Duration.ZERO); chunk.isPresent(); chunk = console.next(Duration.ZERO)) {
                text.append(chunk.get().text());
            }
        }
        int last = 0;
        for (String line : text.toString().split("\r\n")) {
            if (line.matches("WROTE-[0-9]+")) {
                last = Integer.parseInt(line.substring(6));
            }
        }
        return last;
    }

    private void assertContent(byte[] disk, int written) {
        assertThat(disk).hasSize(SIZE);
        for (int n = 1; n <= written; n++) {
            String line = "WROTE-" + n + "\n";
            assertThat(new String(disk, n * SECTOR, line.length(), StandardCharsets.US_ASCII))
                    .isEqualTo(line);
        }
        assertThat(java.util.Arrays.copyOfRange(disk, (int) NOISE_AT, (int) NOISE_AT + noise.length))
                .isEqualTo(noise);
    }

    @Test
    void copiesADiskWhileTheGuestWritesToItAndBackInAnotherLayout() throws Exception {
        Path image = noisyImage();
        Domain domain = here.domains()
                .define(LinuxGuest.shared()
                        .domain(ONE)
                        .disk("root", FileDisk.raw(path(image)))
                        .build());
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(LinuxGuest.ready(), PATIENCE);
        }
        domain.console().write(WRITER);
        Awaitility.await().atMost(PATIENCE).until(() -> lastWritten(domain) > 5);

        Path copy = hosts.target().path().resolve("copy.qcow2");
        MigrationOptions move = MigrationOptions.builder()
                .copiedDisks(CopiedDisks.none().with("root", FileDisk.qcow2(path(copy))))
                .keepDefinition(true)
                .build();
        MigrationReport report = domain.checkMigration(there, move);
        assertThat(report.obstacles()).isEmpty();
        assertThat(report.disks()).isEqualTo(ByteSize.ofBytes(SIZE));
        MigrationResult result = domain.migrate(there, move).await(PATIENCE);
        System.out.println("CopiedDisksIT: " + result + ", " + result.copied() + " of disks");
        assertThat(result.copied().bytes()).isGreaterThanOrEqualTo(noise.length);
        int left = lastWritten(domain);

        Domain moved = there.domains().get(ONE);
        assertThat(moved.spec().disks())
                .singleElement()
                .extracting(DiskSpec::source)
                .isEqualTo(FileDisk.qcow2(path(copy)));
        Awaitility.await().atMost(PATIENCE).until(() -> lastWritten(moved) > left + 3);

        MigrationOptions back = MigrationOptions.builder()
                .copiedDisks(CopiedDisks.none().with("root", FileDisk.raw(path(image))))
                .encryption(MigrationEncryption.NONE)
                .keepDefinition(true)
                .build();
        assertThatThrownBy(() -> moved.migrate(here, back).await(PATIENCE))
                .as("the old content is still there, and is not overwritten")
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(image.toString());
        Files.move(image, hosts.source().path().resolve("old.img"));
        moved.migrate(here, back).await(PATIENCE);
        int right = lastWritten(moved);
        assertThat(right).isGreaterThan(left);
        Awaitility.await().atMost(PATIENCE).until(() -> lastWritten(domain) > right + 3);
        int last = lastWritten(domain);
        domain.destroy();
        assertContent(Files.readAllBytes(image), last);
    }

    @Test
    void leavesNothingBehindWhenTheCopyIsCancelledOrTheTargetDies() throws Exception {
        Path image = noisyImage();
        Path copy = hosts.target().path().resolve("copy.img");
        Domain domain = here.domains()
                .define(World.spec("one")
                        .disk("root", FileDisk.raw(path(image)))
                        .build());
        domain.start();
        MigrationOptions slow = MigrationOptions.builder()
                .copiedDisks(CopiedDisks.none().with("root", FileDisk.raw(path(copy))))
                .bandwidth(ByteSize.ofMiB(1))
                .build();

        MigrationJob cancelled = domain.migrate(there, slow);
        awaitCopying(cancelled, copy);
        cancelled.requestCancel();
        assertThatThrownBy(() -> cancelled.await(PATIENCE)).isInstanceOf(VireoException.class);
        assertUndone(domain, copy);

        MigrationJob broken = domain.migrate(there, slow);
        awaitCopying(broken, copy);
        hosts.target().running("qemu").forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        assertThatThrownBy(() -> broken.await(PATIENCE))
                .isInstanceOf(VireoException.class)
                .hasMessageContaining("one");
        assertUndone(domain, copy);

        domain.migrate(
                        there,
                        MigrationOptions.builder()
                                .copiedDisks(slow.copiedDisks())
                                .build())
                .await(PATIENCE);
        there.domains().get(ONE).destroy();
        assertContent(Files.readAllBytes(copy), 0);
    }

    private static void awaitCopying(MigrationJob job, Path copy) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> job.progress().disksCopied().bytes() > 0 && Files.exists(copy));
    }

    private void assertUndone(Domain domain, Path copy) {
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(there.domains().list()).isEmpty();
        assertThat(hosts.target().running("qemu")).isEmpty();
        assertThat(copy).doesNotExist();
        for (var where : java.util.List.of(hosts.source(), hosts.target())) {
            assertThat(where.files(where.root().durable().resolve("journal"))).isEmpty();
        }
    }

    @Test
    void refusesWhatCannotBeCopiedBeforeAnythingStarts() throws Exception {
        Path image = noisyImage();
        Domain domain = here.domains()
                .define(World.spec("one")
                        .disk(DiskSpec.builder("root", FileDisk.raw(path(image)))
                                .readOnly(true)
                                .build())
                        .build());
        domain.start();
        MigrationOptions impossible = MigrationOptions.builder()
                .copiedDisks(CopiedDisks.files().with("root").with("data"))
                .build();
        assertThat(domain.checkMigration(there, impossible).obstacles())
                .anyMatch(it -> it.contains("root is read-only"))
                .anyMatch(it -> it.contains("no disk data"));
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }
}
