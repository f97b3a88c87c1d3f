package dev.vireo.it.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Timeouts;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import dev.vireo.domain.StateReason;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ConflictException;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.World;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The world around QEMU breaks. */
class QemuTroubleIT {
    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private final Deque<String> mounted = new ArrayDeque<>();

    /** Before the world is taken down, which needs what was mounted; it is emptied then by hand. */
    @AfterEach
    void unmount() {
        if (mounted.isEmpty()) {
            return;
        }
        while (mounted.size() > 1) {
            run("umount", mounted.pop());
        }
        run("mount", "-o", "remount,size=16m", mounted.peek());
        world.closeAll();
        world.takeDown();
        Awaitility.await()
                .until(() ->
                        world.host().run(Command.of("umount", mounted.peek())).succeeded());
    }

    private void mount(String folder, String... options) {
        List<String> argv = new ArrayList<>(List.of("mount"));
        argv.addAll(List.of(options));
        argv.add(folder);
        run(argv.toArray(String[]::new));
        mounted.push(folder);
    }

    private void run(String... argv) {
        world.host().run(Command.of(List.of(argv))).orThrow("run", argv[0]);
    }

    /** A file system of its own under the durable state. */
    private Path mountDurable(String size) throws IOException {
        Path folder = Files.createDirectories(Path.of(world.root().durable().value()));
        mount(folder.toString(), "-t", "tmpfs", "-o", "mode=0700,size=" + size, "tmpfs");
        return folder;
    }

    private Domain define(String name) {
        return world.connect().domains().define(World.spec(name).build());
    }

    private Path definition(String name) {
        return Path.of(world.root()
                .durable()
                .resolve("domains")
                .resolve(name + ".json")
                .value());
    }

    @Test
    void passesOnWhatQemuSaysWhenItRefusesToStart() throws IOException {
        Domain domain = define("one");
        JsonObject json = (JsonObject) Json.parse(Files.readAllBytes(definition("one")));
        Files.writeString(definition("one"), Json.writePretty(json).replaceAll("pc-q35-[0-9.]+", "pc-q35-99.9"));
        Awaitility.await()
                .untilAsserted(() -> assertThatThrownBy(domain::start)
                        .isInstanceOf(CommandFailedException.class)
                        .hasMessageContaining("domain one")
                        .hasMessageContaining("unsupported machine type"));
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        world.state().awaitNoProcess();
        assertThat(world.state().files(world.root().runtime().resolve("d"))).isEmpty();
    }

    @Test
    void refusesAFirmwareThatHasBecomeAnotherUntilItIsAskedFor() throws IOException {
        Domain domain = define("one");
        JsonObject json = (JsonObject) Json.parse(Files.readAllBytes(definition("one")));
        String changed = Json.writePretty(json).replaceAll("\"codeSize\": *\\d+", "\"codeSize\": 4711");
        Files.writeString(definition("one"), changed);
        Awaitility.await()
                .untilAsserted(() -> assertThatThrownBy(domain::start)
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("BIOS")
                        .hasMessageContaining("redefine the domain"));
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        domain.redefine(domain.spec());
        domain.start();
    }

    @Test
    void keepsAnOldMachineUntilToldToUpgradeIt() throws IOException {
        Domain domain = define("one");
        String newest = fixedMachine("one");
        Files.writeString(
                definition("one"),
                Files.readString(definition("one")).replaceAll("\"pc-q35-[0-9.]+\"", "\"pc-q35-7.0\""));
        Awaitility.await().untilAsserted(() -> {
            domain.redefine(domain.spec());
            assertThat(fixedMachine("one")).isEqualTo("pc-q35-7.0");
        });
        domain.upgradeMachine();
        assertThat(fixedMachine("one")).isEqualTo(newest);
        domain.start();
    }

    private String fixedMachine(String name) throws IOException {
        JsonObject json = (JsonObject) Json.parse(Files.readAllBytes(definition(name)));
        return json.object("fixed").object("machine").string("type");
    }

    @Test
    void refusesAtDefinitionWhatThisQemuDoesNotHave() {
        assertThatThrownBy(() -> world.connect()
                        .domains()
                        .define(World.spec("one").machine("pc-q35-99.9").build()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("machine");
        assertThat(world.connect().domains().list()).isEmpty();
    }

    @Test
    void namesADiskThatIsNotThere() {
        Domain domain = world.connect()
                .domains()
                .define(World.spec("one")
                        .disk(DiskSpec.builder("root", FileDisk.raw(HostPath.of("/no/such/disk.img")))
                                .build())
                        .build());
        assertThatThrownBy(domain::start)
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("/no/such/disk.img");
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
    }

    /** Names that would break a shell, a comma list or an option parser. */
    @Test
    void takesDisksOfAnyName() throws IOException {
        DomainSpec.Builder spec = World.spec("one");
        int number = 0;
        for (String name : List.of(
                "a,b=c.img",
                "-x.img",
                "\uD83D\uDE00 \u00fc.img",
                "$(touch pwned)`id`.img",
                "\"'\\.img",
                "n".repeat(250))) {
            Path image = world.path(name);
            Files.write(image, new byte[512]);
            spec.disk("d" + number++, FileDisk.raw(HostPath.of(image.toString())));
        }
        Domain domain = world.connect().domains().define(spec.build());
        domain.startPaused();
        assertThat(domain.statistics().disks()).hasSize(number);
        assertThat(world.connect().domains().get(domain.name()).spec()).isEqualTo(domain.spec());
    }

    @Test
    void neverGivesOneDiskToTwoGuests() throws IOException {
        Path image = world.path("shared.img");
        try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(1 << 20);
        }
        DiskSpec disk = DiskSpec.builder("root", FileDisk.raw(HostPath.of(image.toString())))
                .build();
        var domains = world.connect().domains();
        Domain first = domains.define(World.spec("first").disk(disk).build());
        Domain second = domains.define(World.spec("second").disk(disk).build());
        first.start();
        assertThatThrownBy(second::start)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("domain second")
                .hasMessageContaining("lock");
        assertThat(second.status().state()).isEqualTo(DomainState.STOPPED);
        assertThat(first.status().state()).isEqualTo(DomainState.RUNNING);
        first.destroy();
        second.start();
    }

    @Test
    void goesOnWhenTheSocketsAreDeleted() throws IOException {
        Domain domain = define("one");
        domain.start();
        String folder = world.state().files(world.root().runtime().resolve("d")).get(0);
        Path sockets = Path.of(
                world.root().runtime().resolve("d").resolve(folder).resolve("s").value());
        try (var files = Files.list(sockets)) {
            for (Path socket : files.toList()) {
                Files.delete(socket);
            }
        }
        domain.suspend();
        assertThat(domain.status().state()).isEqualTo(DomainState.PAUSED);
        Domain seen = world.connect(ConnectOptions.builder()
                        .timeouts(Timeouts.builder().call(Duration.ofSeconds(3)).build()))
                .domains()
                .get(domain.name());
        assertThat(seen.status().state())
                .as("as the last program has left it written")
                .isEqualTo(DomainState.PAUSED);
        assertThat(seen.status().freshness()).isEqualTo(Freshness.STALE);
        assertThatThrownBy(seen::resume).isInstanceOf(VireoException.class).hasMessageContaining("domain one");
        seen.destroy();
        assertThat(seen.status().state()).isEqualTo(DomainState.STOPPED);
    }

    @Test
    void goesOnWhenTheStateIsReadOnly() throws IOException {
        mountDurable("16m");
        Domain running = define("running");
        Domain stopped = define("stopped");
        running.start();
        List<String> readOnly = List.of(
                world.root().durable().resolve("domains").value(),
                world.root().durable().resolve("journal").value());
        // The whole cannot become read-only while a log in it is being written.
        readOnly.forEach(folder -> mount(folder, "--bind", "-o", "ro", folder));
        assertThatThrownBy(() -> define("another"))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("another");
        assertThatThrownBy(stopped::start)
                .isInstanceOf(AccessDeniedException.class)
                .extracting(e -> ((VireoException) e).effect())
                .isEqualTo(dev.vireo.error.Effect.NOTHING);
        assertThatThrownBy(stopped::undefine).isInstanceOf(AccessDeniedException.class);
        assertThat(stopped.status().state()).isEqualTo(DomainState.STOPPED);
        running.suspend();
        running.resume();
        Domain seen = world.connect().domains().get(running.name());
        Awaitility.await().until(() -> seen.status().freshness() == Freshness.LIVE);
        running.destroy();
        assertThat(running.status().state()).isEqualTo(DomainState.STOPPED);
        assertThat(running.status().reason()).isEqualTo(StateReason.DESTROYED);
        readOnly.forEach(folder -> run("umount", mounted.pop()));
        stopped.start();
    }

    @Test
    void goesOnWhenTheDiskOfTheStateIsFull() throws IOException {
        Path durable = mountDurable("1m");
        Domain running = define("running");
        Domain stopped = define("stopped");
        running.start();
        Path ballast = durable.resolve("ballast");
        fill(ballast);
        assertThatThrownBy(() -> define("another"))
                .isInstanceOf(NotEnoughResourcesException.class)
                .hasMessageContaining("another");
        assertThatThrownBy(stopped::start).isInstanceOf(NotEnoughResourcesException.class);
        assertThat(stopped.status().state()).isEqualTo(DomainState.STOPPED);
        assertThat(world.connect().domains().list()).hasSize(2);
        running.suspend();
        running.resume();
        running.destroy();
        assertThat(running.status().state()).isEqualTo(DomainState.STOPPED);
        Files.delete(ballast);
        stopped.start();
        running.start();
        define("another");
    }

    private static void fill(Path file) {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // as it should be
        }
    }
}
