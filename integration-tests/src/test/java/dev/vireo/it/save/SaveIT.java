package dev.vireo.it.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Hypervisor;
import dev.vireo.Job;
import dev.vireo.JobState;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveCompression;
import dev.vireo.domain.SaveOptions;
import dev.vireo.domain.SaveResult;
import dev.vireo.domain.StateReason;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ConflictException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Linux is saved to a file and goes on from it. */
class SaveIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private Hypervisor hypervisor;
    private HostPath file;

    @BeforeEach
    void connect() {
        hypervisor = world.connect();
        file = HostPath.of(world.path("one.save").toString());
    }

    private Domain linux() throws IOException {
        Path image = world.path("disk.img");
        try (RandomAccessFile raw = new RandomAccessFile(image.toFile(), "rw")) {
            raw.setLength(8 << 20);
        }
        Domain domain = hypervisor
                .domains()
                .define(LinuxGuest.shared()
                        .domain(DomainName.of("one"), LinuxGuest.commandLine().with(BootOption.COUNT))
                        .disk("root", FileDisk.raw(HostPath.of(image.toString())))
                        .build());
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(GuestLine.READY.marker(), PATIENCE);
            console.awaitText(GuestLine.COUNT.marker(), PATIENCE);
        }
        return domain;
    }

    private static int nextCount(ConsoleReader console) {
        console.awaitText(GuestLine.COUNT.marker() + " ", PATIENCE);
        return Integer.parseInt(console.awaitText("\n", PATIENCE).strip());
    }

    private static int lastCount(Domain domain) {
        int last = 0;
        try (ConsoleReader console = domain.console().readAll()) {
            String text = "";
            for (var chunk = console.next(Duration.ZERO); chunk.isPresent(); chunk = console.next(Duration.ZERO)) {
                text += chunk.get().text();
            }
            String marker = GuestLine.COUNT.marker() + " ";
            for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
                int end = text.indexOf('\r', at);
                last = end < 0 ? last : Integer.parseInt(text.substring(at + marker.length(), end));
            }
        }
        return last;
    }

    @Test
    void goesOnWhereItWasSavedAndLosesNoCount() throws IOException {
        Domain domain = linux();
        SaveResult saved = domain.save(file, SaveOptions.defaults()).await(PATIENCE);
        int last = lastCount(domain);
        assertThat(saved.file()).isEqualTo(file);
        assertThat(saved.size().bytes()).isEqualTo(Files.size(Path.of(file.value())));
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        assertThat(domain.status().reason()).isEqualTo(StateReason.SAVED);
        assertThat(Files.getPosixFilePermissions(Path.of(file.value()))).hasSize(2);
        assertThat(world.state().running("qemu")).isEmpty();

        Domain restored =
                hypervisor.domains().restore(file, RestoreOptions.defaults()).await(PATIENCE);
        assertThat(restored).isEqualTo(domain);
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(domain.status().reason()).isEqualTo(StateReason.RESTORED);
        try (ConsoleReader console = domain.console().readAll()) {
            assertThat(nextCount(console)).isBetween(last, last + 1);
        }

        domain.managedSave(
                        SaveOptions.builder().compression(SaveCompression.ZSTD).build())
                .await(PATIENCE);
        assertThat(domain.hasManagedSave()).isTrue();
        assertThatThrownBy(domain::undefine).isInstanceOf(WrongStateException.class);
        last = lastCount(domain);
        domain.start();
        assertThat(domain.hasManagedSave())
                .as("it runs, so it must not start from there again")
                .isFalse();
        try (ConsoleReader console = domain.console().readAll()) {
            assertThat(nextCount(console)).isBetween(last, last + 1);
        }
    }

    @Test
    void comesBackSeveralTimesUnderOtherNamesAndOnOtherDisks() throws IOException {
        Domain domain = linux();
        domain.save(file, SaveOptions.defaults()).await(PATIENCE);
        int last = lastCount(domain);
        for (int i = 1; i <= 2; i++) {
            Path copy = world.path("copy" + i + ".img");
            Files.copy(world.path("disk.img"), copy);
            Domain clone = hypervisor
                    .domains()
                    .restore(
                            file,
                            RestoreOptions.builder()
                                    .name(DomainName.of("clone" + i))
                                    .uuid(UUID.randomUUID())
                                    .disk("root", FileDisk.raw(HostPath.of(copy.toString())))
                                    .build())
                    .await(PATIENCE);
            assertThat(clone.spec().disks().get(0).source().path().value()).isEqualTo(copy.toString());
            try (ConsoleReader console = clone.console().readAll()) {
                assertThat(nextCount(console)).isBetween(last, last + 1);
            }
        }
        assertThat(world.state().running("qemu")).hasSize(2);
    }

    @Test
    void refusesWhatCannotBeRestoredBeforeAnythingStarts() throws IOException {
        Domain domain = hypervisor.domains().define(World.spec("one").build());
        assertThatThrownBy(() -> domain.save(file, SaveOptions.defaults()).await(PATIENCE))
                .isInstanceOf(WrongStateException.class);
        domain.start();
        HostPath nowhere = HostPath.of(world.path("no").resolve("where").toString());
        assertThatThrownBy(() -> domain.save(nowhere, SaveOptions.defaults()).await(PATIENCE))
                .isInstanceOf(NotFoundException.class);
        domain.save(file, SaveOptions.defaults()).await(PATIENCE);
        domain.start();
        assertThatThrownBy(() -> domain.save(file, SaveOptions.defaults()).await(PATIENCE))
                .isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> restore(file)).as("it runs").isInstanceOf(WrongStateException.class);
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        domain.destroy();

        byte[] good = Files.readAllBytes(Path.of(file.value()));
        assertRefused(java.util.Arrays.copyOf(good, good.length - 1), UnreadableStateException.class);
        byte[] flipped = good.clone();
        flipped[good.length - 1000] ^= 1;
        assertRefused(flipped, UnreadableStateException.class);
        byte[] header = good.clone();
        header[200] ^= 1;
        assertRefused(header, UnreadableStateException.class);
        byte[] newer = good.clone();
        newer["VIREO-SAVE ".length()] = '2';
        assertRefused(newer, UnreadableStateException.class);
        assertRefused(new byte[65536], UnreadableStateException.class);
        assertRefused("#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), UnreadableStateException.class);

        domain.redefine(World.spec("one").memory(dev.vireo.ByteSize.ofMiB(64)).build());
        assertThatThrownBy(() -> restore(file))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("memory");
        domain.undefine();
        hypervisor.domains().define(World.spec("one").build());
        assertThatThrownBy(() -> restore(file)).as("another UUID").isInstanceOf(AlreadyExistsException.class);
        assertThat(world.state().running("qemu")).isEmpty();
        hypervisor.domains().get(DomainName.of("one")).undefine();

        restore(file);
        assertThat(hypervisor.domains().get(DomainName.of("one")).uuid()).isEqualTo(domain.uuid());
    }

    /** What is saved is the guest that runs, not what its definition would make of it now. */
    @Test
    void savesTheGuestAsItWasStarted() {
        Domain domain = hypervisor.domains().define(World.spec("one").build());
        domain.start();
        domain.redefine(
                domain.spec().toBuilder().memory(dev.vireo.ByteSize.ofMiB(64)).build());
        assertThatThrownBy(() -> domain.managedSave(SaveOptions.defaults()).await(PATIENCE))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("redefined");
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        domain.save(file, SaveOptions.defaults()).await(PATIENCE);
        assertThatThrownBy(() -> restore(file)).isInstanceOf(ConflictException.class);
        domain.redefine(World.spec("one").build());
        restore(file);
        assertThat(domain.spec().memory()).isEqualTo(dev.vireo.ByteSize.ofMiB(32));
        assertThat(domain.status().reason()).isEqualTo(StateReason.RESTORED);
    }

    private Domain restore(HostPath from) {
        return hypervisor.domains().restore(from, RestoreOptions.defaults()).await(PATIENCE);
    }

    private void assertRefused(byte[] content, Class<? extends VireoException> error) throws IOException {
        Path other = Files.write(world.path("other.save"), content);
        assertThatThrownBy(() -> restore(HostPath.of(other.toString()))).isInstanceOf(error);
        assertThat(world.state().running("qemu")).isEmpty();
    }

    @Test
    void leavesTheGuestRunningWhenASaveIsCancelledOrFails() throws IOException {
        Domain domain = linux();
        Job<SaveResult> job = domain.save(
                file, SaveOptions.builder().compression(SaveCompression.ZSTD).build());
        job.requestCancel();
        assertThatThrownBy(() -> job.await(PATIENCE)).isInstanceOf(VireoException.class);
        assertThat(job.status().state()).isEqualTo(JobState.CANCELLED);
        assertRuns(domain);

        Path small = Files.createDirectory(world.path("small"));
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString());
        try {
            HostPath tooLarge = HostPath.of(small.resolve("one.save").toString());
            assertThatThrownBy(
                            () -> domain.save(tooLarge, SaveOptions.defaults()).await(PATIENCE))
                    .isInstanceOf(VireoException.class)
                    .hasMessageContaining("No space left");
            try (var left = Files.list(small)) {
                assertThat(left).isEmpty();
            }
        } finally {
            run("umount", small.toString());
        }
        assertRuns(domain);
    }

    private void assertRuns(Domain domain) {
        assertThat(Path.of(file.value())).doesNotExist();
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        try (ConsoleReader console = domain.console().readNew()) {
            int count = nextCount(console);
            assertThat(nextCount(console)).isEqualTo(count + 1);
        }
        assertThat(world.state().files(world.root().durable().resolve("journal")))
                .isEmpty();
    }

    private void run(String... argv) {
        world.host().run(dev.vireo.host.Command.of(java.util.List.of(argv))).orThrow("run", argv[0]);
    }
}
