package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.Subscription;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainEvent;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.KernelBoot;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.examples.guest.GuestCommandLine;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.Initramfs;
import dev.vireo.examples.guest.LinuxKernel;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.storage.FileDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples with a guest of QEMU's. */
class ExamplesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static LinuxKernel kernel;
    private static Hypervisor hypervisor;
    private static Domain guest;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @BeforeAll
    static void bootTheGuest() throws IOException {
        // The guest's own user must get through.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        kernel = LinuxKernel.findOrFetch();
        Path initramfs = Initramfs.builder(Initramfs.findBusybox())
                .modulesOf(kernel)
                .build()
                .writeTo(directory.resolve("initramfs"));
        hypervisor = Hypervisor.connect(
                "qemu:///",
                ConnectOptions.builder()
                        .stateRoot(StateRoot.below(HostPath.of(directory.toString())))
                        .build());
        guest = hypervisor
                .domains()
                .define(DomainSpec.builder(DomainName.of("guest"))
                        .memory(ByteSize.ofMiB(256))
                        .kernel(KernelBoot.of(HostPath.of(kernel.image().toString()))
                                .initrd(HostPath.of(initramfs.toString()))
                                .commandLine(GuestCommandLine.onSerialConsole().toString()))
                        .build());
        guest.start();
        try (ConsoleReader console = guest.console().readAll()) {
            console.awaitText(GuestLine.READY.marker(), LIMIT);
        }
    }

    @AfterAll
    static void endTheGuest() {
        if (hypervisor == null) {
            return;
        }
        try (Hypervisor open = hypervisor) {
            for (Domain domain : open.domains().list()) {
                HandleErrors.stop(domain, Duration.ofSeconds(1));
                domain.undefine();
            }
        }
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void definesAndStartsADomain() {
        HostPath image = HostPath.of(directory.resolve("web1.qcow2").toString());
        hypervisor
                .host()
                .run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", image.value(), "16M"))
                .orThrow("create", "disk image");
        Domain web = DefineAndStart.defineAndStart(hypervisor, image);
        assertThat(web.status().state()).isEqualTo(DomainState.RUNNING);
        // There is nothing to boot on that disk, and nobody to hear the power button.
        assertThat(HandleErrors.stop(web, Duration.ofSeconds(1))).isTrue();
        assertThat(web.status().state()).isEqualTo(DomainState.STOPPED);
        web.undefine();
    }

    @Test
    void listsTheDomainsWithWhatTheyUse() {
        ListDomains.list(hypervisor, out);
        assertThat(printed()).matches("guest +RUNNING +\\w+ +process \\d+, \\d+ s of CPU, \\d+ MiB\n");
    }

    @Test
    void printsWhatHappens() {
        try (Subscription<DomainEvent> events = hypervisor.events().open(DomainEvent.class)) {
            guest.suspend();
            guest.resume();
            WatchEvents.watch(events, Duration.ofSeconds(1), out);
        }
        assertThat(printed()).contains("guest PAUSED: now PAUSED\n").contains("guest RESUMED: now RUNNING\n");
    }

    @Test
    void runsACommandInTheGuest() {
        assertThat(ConsoleSession.run(guest, "uname -r", LIMIT)).isEqualTo(kernel.release() + "\r\n");
        assertThat(ConsoleSession.run(guest, "true", LIMIT)).isEmpty();
    }

    @Test
    void takesTheDomainThatIsThere() {
        assertThat(HandleErrors.defineOnce(hypervisor.domains(), guest.spec(), out))
                .isEqualTo(guest);
    }

    @Test
    void printsEachFieldThatIsWrong() {
        DomainSpec spec = DomainSpec.builder(DomainName.of("wrong"))
                .disk("data", FileDisk.raw(HostPath.of("/nowhere/to/be/found")))
                .machine("commodore64")
                .build();
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> HandleErrors.defineOnce(hypervisor.domains(), spec, out));
        assertThat(printed()).contains("machine ");
    }

    @Test
    void tellsThatNothingHasHappened() {
        assertThat(HandleErrors.start(guest, out)).isFalse();
        assertThat(printed()).contains("start domain guest").endsWith("repeating it is safe\n");
    }

    @Test
    void stopsADomainOnce() {
        Domain idle = hypervisor
                .domains()
                .define(DomainSpec.builder(DomainName.of("idle")).build());
        assertThat(HandleErrors.stop(idle, LIMIT)).isFalse();
        idle.startPaused();
        assertThat(HandleErrors.stop(idle, LIMIT)).isTrue();
        assertThat(HandleErrors.stop(idle, LIMIT)).isFalse();
        idle.undefine();
    }

    @Test
    void completesASpecInJson() throws IOException {
        Path file = Files.writeString(directory.resolve("spec.json"), "{\"name\": \"web1\"}");
        assertThat(SpecAsJson.complete(file)).contains("\"memory\": \"512 MiB\"");
    }

    @Test
    void savesAGuestAndBringsItBack() {
        HostPath file = HostPath.of(directory.resolve("guest.save").toString());
        assertThat(SaveAndRestore.throughAFile(hypervisor, guest, file, out)).isEqualTo(guest);
        assertThat(printed()).matches("saved \\d+ MiB in \\d+ ms\n");
        SaveAndRestore.sleepAndWakeUp(guest);
        assertThat(ConsoleSession.run(guest, "echo awake", LIMIT)).isEqualTo("awake\r\n");
    }

    @Test
    void bringsASavedGuestToLifeOnceMore() throws IOException {
        Path disk = Files.write(directory.resolve("first.img"), new byte[1 << 20]);
        Domain first = hypervisor
                .domains()
                .define(DomainSpec.builder(DomainName.of("first"))
                        .memory(ByteSize.ofMiB(32))
                        .disk("root", FileDisk.raw(HostPath.of(disk.toString())))
                        .build());
        first.start();
        HostPath file = HostPath.of(directory.resolve("first.save").toString());
        SaveAndRestore.throughAFile(hypervisor, first, file, out);
        Path copy = Files.copy(disk, directory.resolve("second.img"));
        Domain second = SaveAndRestore.anotherOne(
                hypervisor, file, DomainName.of("second"), FileDisk.raw(HostPath.of(copy.toString())));
        for (Domain domain : new Domain[] {first, second}) {
            assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
            domain.destroy();
            domain.undefine();
        }
    }

    @Test
    void movesTheGuestToAnotherStateRootAndBack() throws IOException {
        Path other = Files.createDirectory(directory.resolve("b"));
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx--x--x"));
        ConnectOptions options = ConnectOptions.builder()
                .stateRoot(StateRoot.below(HostPath.of(other.toString())))
                .build();
        try (Hypervisor there = Hypervisor.connect("qemu:///", options)) {
            assertThat(Migrate.canMove(guest, there, ByteSize.ofGiB(1), out))
                    .as(printed())
                    .isTrue();
            Migrate.move(guest, there, out);
            Migrate.moveForSure(there.domains().get(guest.name()), hypervisor, out);
            assertThat(there.domains().list()).isEmpty();
        }
        assertThat(printed()).contains("BY_ITSELF in ");
        assertThat(Migrate.EVACUATE.slowDown()).isTrue();
        assertThat(ConsoleSession.run(guest, "echo here", LIMIT)).isEqualTo("here\r\n");
    }
}
