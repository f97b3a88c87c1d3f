package dev.vireo.it.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.Subscription;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DiskStatistics;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainIoErrorEvent;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.DomainStatistics;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.domain.StateReason;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.World;
import dev.vireo.network.UserNetwork;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Linux on real QEMU, its disks, its network and its policies. */
class LinuxGuestIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private HostPath raw(String name, long bytes) throws IOException {
        Path file = world.path(name);
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(bytes);
        }
        return HostPath.of(file.toString());
    }

    private static DomainSpec.Builder linux(BootOption... options) {
        var line = LinuxGuest.commandLine();
        for (BootOption option : options) {
            line = line.with(option);
        }
        return LinuxGuest.shared().domain(DomainName.of("one"), line);
    }

    private Domain start(DomainSpec.Builder spec) {
        Domain domain = world.connect().domains().define(spec.build());
        domain.start();
        return domain;
    }

    private static String awaitLine(Domain domain, GuestLine line) {
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(line.marker(), PATIENCE);
            return console.awaitText("\n", PATIENCE).strip();
        }
    }

    private static void type(Domain domain, String command, String answer) {
        try (ConsoleReader console = domain.console().readNew()) {
            domain.console().write(command + "\n");
            console.awaitText(answer, PATIENCE);
        }
    }

    @Test
    void writesToItsDisksAndCountsIt() throws IOException {
        HostPath image = raw("raw.img", 8 << 20);
        HostPath qcow2 = HostPath.of(world.path("disk.qcow2").toString());
        world.host()
                .run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", qcow2.value(), "8M"))
                .orThrow("create", "image");
        Domain domain =
                start(linux(BootOption.DISK).disk("first", FileDisk.raw(image)).disk("second", FileDisk.qcow2(qcow2)));
        assertThat(awaitLine(domain, GuestLine.DISK_OK)).isEqualTo((8 << 20) + " boots=1");
        awaitLine(domain, GuestLine.READY);
        DomainStatistics before = domain.statistics();
        type(
                domain,
                "echo vireo-was-here | dd of=/dev/vdb bs=512 conv=sync,fsync 2>/dev/null; echo wrote-$?",
                "wrote-0");
        DomainStatistics after = domain.statistics();
        assertThat(after.cpuTime()).isGreaterThan(before.cpuTime());
        assertThat(after.at()).isAfter(before.at());
        assertThat(after.disks()).containsOnlyKeys("first", "second");
        DiskStatistics second = after.disks().get("second");
        assertThat(second.writtenBytes().bytes())
                .isGreaterThan(before.disks().get("second").writtenBytes().bytes());
        assertThat(second.failures()).isZero();
        assertThat(after.balloon()).contains(ByteSize.ofMiB(256));
        domain.shutdown(PATIENCE);
        assertThat(new String(
                        Files.readAllBytes(Path.of(image.value())),
                        0,
                        512,
                        java.nio.charset.StandardCharsets.ISO_8859_1))
                .containsIgnoringCase("vireo");
        world.host()
                .run(Command.of("qemu-img", "convert", "-O", "raw", qcow2.value(), qcow2.value() + ".raw"))
                .orThrow("convert", "image");
        assertThat(Files.readString(Path.of(qcow2.value() + ".raw"))).startsWith("vireo-was-here\n");
        domain.start();
        assertThat(awaitLine(domain, GuestLine.DISK_OK)).as("its second boot").isEqualTo((8 << 20) + " boots=2");
    }

    @Test
    void reachesTheNetwork() {
        Domain domain = start(linux(BootOption.NET).nic("net0", UserNetwork.create()));
        assertThat(awaitLine(domain, GuestLine.NET_OK)).startsWith("10.0.2.15");
    }

    @Test
    void endsWhereThePolicySaysSoWhenItsKernelPanics() {
        Domain domain = start(linux(BootOption.PANIC).onCrash(CrashAction.STOP));
        domain.await(DomainState.STOPPED, PATIENCE);
        assertThat(domain.status().reason()).isEqualTo(StateReason.GUEST_PANIC);
    }

    @Test
    void endsWhereThePolicySaysSoWhenItReboots() {
        Domain domain = start(linux(BootOption.REBOOT).onReboot(RebootAction.STOP));
        domain.await(DomainState.STOPPED, PATIENCE);
        assertThat(domain.status().reason()).isEqualTo(StateReason.GUEST_SHUTDOWN);
    }

    @Test
    void bootsByUefiAndKeepsItsVariablesToItself() throws IOException {
        Domain domain = start(linux().firmware(Firmware.UEFI));
        awaitLine(domain, GuestLine.READY);
        Path own =
                Path.of(world.root().durable().resolve("private").resolve("one").value());
        try (var files = Files.list(own)) {
            List<Path> variables = files.toList();
            assertThat(variables).hasSize(1);
            assertThat(Files.getPosixFilePermissions(variables.get(0)))
                    .as("nobody else reads it")
                    .allMatch(it -> it.name().startsWith("OWNER"));
        }
        domain.destroy();
        domain.undefine();
        assertThat(own).doesNotExist();
    }

    @Test
    void hasAScreenAndAnAgentChannel() throws IOException {
        start(linux().vnc(true).agent(true));
        String folder = world.state().files(world.root().runtime().resolve("d")).get(0);
        Path sockets = Path.of(
                world.root().runtime().resolve("d").resolve(folder).resolve("s").value());
        for (String name : List.of("vnc", "agent")) {
            assertThat(sockets.resolve(name)).exists();
            assertThat((int) Files.getAttribute(sockets.resolve(name), "unix:mode", LinkOption.NOFOLLOW_LINKS)
                            & 0170000)
                    .as("%s is a socket", name)
                    .isEqualTo(0140000);
        }
        assertThat(Files.getPosixFilePermissions(sockets))
                .as("only its own user enters")
                .hasSize(3);
    }

    @Test
    void isPausedWhenItsStorageIsFullAndGoesOnWhenThereIsSpace() throws IOException {
        Path small = Files.createDirectory(world.path("small"));
        run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString());
        try {
            Path image = small.resolve("disk.img");
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(16 << 20);
            }
            Hypervisor hypervisor = world.connect();
            Domain domain = hypervisor
                    .domains()
                    .define(linux().disk(DiskSpec.builder("root", FileDisk.raw(HostPath.of(image.toString())))
                                    .onWriteError(IoErrorAction.STOP_WHEN_FULL)
                                    .build())
                            .build());
            domain.start();
            awaitLine(domain, GuestLine.READY);
            try (Subscription<DomainIoErrorEvent> errors = hypervisor.events().open(DomainIoErrorEvent.class);
                    ConsoleReader console = domain.console().readNew()) {
                domain.console()
                        .write("dd if=/dev/zero of=/dev/vda bs=64k count=64 conv=fsync 2>/dev/null; echo wrote-$?\n");
                DomainIoErrorEvent error = errors.next(PATIENCE).orElseThrow();
                assertThat(error.disk()).isEqualTo("root");
                assertThat(error.write()).isTrue();
                assertThat(error.noSpace()).isTrue();
                assertThat(error.action()).isEqualTo(IoErrorAction.STOP);
                domain.await(DomainState.PAUSED, PATIENCE);
                Awaitility.await().until(() -> domain.status().reason() == StateReason.IO_ERROR);
                run("mount", "-o", "remount,size=32m", small.toString());
                domain.resume();
                console.awaitText("wrote-0", PATIENCE);
            }
            assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
            domain.destroy();
        } finally {
            Awaitility.await()
                    .until(() -> world.host()
                            .run(Command.of("umount", small.toString()))
                            .succeeded());
        }
    }

    private void run(String... argv) {
        world.host().run(Command.of(List.of(argv))).orThrow("run", argv[0]);
    }
}
