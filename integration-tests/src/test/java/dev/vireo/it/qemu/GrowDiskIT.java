package dev.vireo.it.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.error.ConflictException;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.StorageVolume;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A disk that gets larger under a guest that runs. */
class GrowDiskIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ByteSize SMALL = ByteSize.ofMiB(4);
    private static final ByteSize LARGE = ByteSize.ofMiB(12);
    private static final ByteSize LARGER = ByteSize.ofMiB(20);
    private static final ByteSize LARGEST = ByteSize.ofMiB(24);

    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private LocalHost host;
    private Path file;
    private HostPath device;
    private RunningCommand running;

    private static final CommandListener IGNORING = new CommandListener() {
        @Override
        public void output(ByteBuffer data) {}

        @Override
        public void ended(int exitStatus, @Nullable Throwable failure) {}
    };

    /** What a program does not survive. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void makeDevice() {
        host = LocalHost.open();
        assumeTrue(host.facts().userId() == 0, "only root can make loop devices");
        file = world.path("disk");
        resize(SMALL);
        device = HostPath.of(host.run(Command.of("losetup", "--find", "--show", file.toString()))
                .orThrow("make", "a loop device")
                .output()
                .strip());
    }

    @AfterEach
    void removeDevice() {
        if (device != null) {
            host.run(Command.of("losetup", "--detach", device.value()));
        }
        if (running != null) {
            running.close();
        }
        host.close();
    }

    private void resize(ByteSize size) {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(size.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long bytes() {
        String size = host.run(Command.of("blockdev", "--getsize64", device.value()))
                .orThrow("read", "a size")
                .output();
        return Long.parseLong(size.strip());
    }

    /** A volume that is a loop device, and does no more than the engine needs. */
    private StorageVolume volume(HostPath path, Runnable afterwards) {
        return (StorageVolume) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StorageVolume.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "source" -> new BlockDeviceDisk(path);
                    case "effects" -> Optional.of(lock());
                    case "size" -> ByteSize.ofBytes(bytes());
                    case "grow" -> {
                        resize((ByteSize) arguments[0]);
                        host.run(Command.of("losetup", "--set-capacity", path.value()))
                                .orThrow("grow", path.value());
                        afterwards.run();
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private HostPath lock() {
        return HostPath.of(world.path("commands.lock").toString());
    }

    /** Starts a command that takes its time, and dies. */
    private void growSlowlyAndDie(ByteSize size) {
        running = host.start(
                Command.of("sh", "-c", "sleep 3; truncate -s " + size.bytes() + " " + file + "; losetup -c " + device)
                        .under(lock()),
                IGNORING);
        throw new Killed();
    }

    private static void assertGuestSees(Domain domain, ByteSize size) {
        try (ConsoleReader console = domain.console().readNew()) {
            domain.console().write("echo sectors-$(cat /sys/block/vda/size)-\n");
            console.awaitText("sectors-" + size.bytes() / 512 + "-", PATIENCE);
        }
    }

    @Test
    void reachesTheGuestEvenWhenTheProgramDiesInBetween() {
        Domain domain = world.connect()
                .domains()
                .define(LinuxGuest.shared()
                        .domain(DomainName.of("one"))
                        .disk(DiskSpec.builder("root", new BlockDeviceDisk(device))
                                .build())
                        .build());
        StorageVolume volume = volume(device, () -> {});
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(LinuxGuest.ready(), PATIENCE);
        }
        assertGuestSees(domain, SMALL);
        assertThatThrownBy(() -> domain.growDisk("other", volume, LARGE)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> domain.growDisk("root", volume(HostPath.of("/dev/null"), () -> {}), LARGE))
                .isInstanceOf(ConflictException.class);
        assertThat(bytes()).as("nothing has happened").isEqualTo(SMALL.bytes());

        domain.growDisk("root", volume, LARGE);
        assertGuestSees(domain, LARGE);

        StorageVolume deadly = volume(device, () -> {
            throw new Killed();
        });
        assertThatThrownBy(() -> domain.growDisk("root", deadly, LARGER)).isInstanceOf(Killed.class);
        Domain again = world.connect().domains().get(domain.name());
        assertGuestSees(again, LARGER);

        StorageVolume slow = volume(device, () -> growSlowlyAndDie(LARGEST));
        assertThatThrownBy(() -> again.growDisk("root", slow, LARGER)).isInstanceOf(Killed.class);
        assertGuestSees(world.connect().domains().get(domain.name()), LARGEST);
        again.destroy();
        again.growDisk("root", volume, ByteSize.ofMiB(32));
        assertThat(bytes()).isEqualTo(ByteSize.ofMiB(32).bytes());
    }
}
