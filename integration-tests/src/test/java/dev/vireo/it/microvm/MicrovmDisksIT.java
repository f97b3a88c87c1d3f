package dev.vireo.it.microvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.Subscription;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DiskStatistics;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainIoErrorEvent;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.StateReason;
import dev.vireo.error.LockedByException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.Microvms;
import dev.vireo.it.support.ToyKernels;
import dev.vireo.it.support.World;
import dev.vireo.storage.FileDisk;
import dev.vireo.storage.StorageVolume;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The disk of a guest, which reads its first sector when it is told to. */
class MicrovmDisksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DomainName MICRO = DomainName.of("micro");
    private static final int MIB = 1 << 20;
    private static final String READ = "r";
    private static final String SIZE = "s";

    private final Microvms microvms = Microvms.shared();

    @RegisterExtension
    final World world = new World(microvms.driver());

    private Path image;

    @BeforeEach
    void makeADisk() throws IOException {
        image = world.path("data.img");
        fill();
    }

    private void fill() throws IOException {
        byte[] content = new byte[4 * MIB];
        Arrays.fill(content, (byte) 'A');
        Files.write(image, content);
    }

    private DiskSpec.Builder disk() {
        return DiskSpec.builder("data", FileDisk.raw(HostPath.of(image.toString())));
    }

    private Domain define(DomainSpec.Builder spec) {
        return world.connect().domains().define(spec.build());
    }

    private static void startAndAwait(Domain domain) {
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(ToyKernels.READY, PATIENCE);
        }
    }

    private static void assertSays(Domain domain, String order, String answer) {
        try (ConsoleReader console = domain.console().readNew()) {
            domain.console().write(order);
            console.awaitText(answer, PATIENCE);
        }
    }

    @Test
    void isReadWithTheSpecsDefaultsAndCounted() {
        Domain domain = define(microvms.disk(MICRO).disk(disk().build()));
        startAndAwait(domain);
        assertSays(domain, READ, "=0A");
        DiskStatistics counted = domain.statistics().disks().get("data");
        assertThat(counted.reads()).isEqualTo(1);
        assertThat(counted.readBytes()).isEqualTo(ByteSize.ofBytes(512));
        assertThat(counted.readTime()).isPositive();
    }

    @Test
    void waitsWhileItsDiskFailsAndGoesOnWhenThatIsMended() throws IOException {
        Hypervisor hypervisor = world.connect();
        Domain domain = hypervisor
                .domains()
                .define(microvms.disk(MICRO)
                        .disk(disk().onReadError(IoErrorAction.STOP).build())
                        .build());
        startAndAwait(domain);
        Files.write(image, new byte[0]);
        try (Subscription<DomainIoErrorEvent> errors = hypervisor.events().open(DomainIoErrorEvent.class)) {
            domain.console().write(READ);
            DomainIoErrorEvent error = errors.next(PATIENCE).orElseThrow();
            assertThat(error.disk()).isEqualTo("data");
            assertThat(error.action()).isEqualTo(IoErrorAction.STOP);
            assertThat(error.write()).isFalse();
        }
        domain.await(DomainState.PAUSED, PATIENCE);
        assertThat(domain.status().reason()).isEqualTo(StateReason.IO_ERROR);
        fill();
        try (ConsoleReader console = domain.console().readNew()) {
            domain.resume();
            console.awaitText("=0A", PATIENCE);
        }
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void isNotGivenToTwoGuestsOfWhichOneWrites() {
        Domain first = define(microvms.disk(MICRO).disk(disk().build()));
        Domain second = define(microvms.disk(DomainName.of("second")).disk(disk().build()));
        Domain reader = define(microvms.disk(DomainName.of("reader"))
                .disk(disk().readOnly(true).build()));
        Domain another = define(microvms.disk(DomainName.of("another"))
                .disk(disk().readOnly(true).build()));
        startAndAwait(first);
        for (Domain other : new Domain[] {second, reader}) {
            assertThatThrownBy(other::start)
                    .isInstanceOf(LockedByException.class)
                    .hasMessageContaining("disk data");
        }
        first.destroy();
        reader.start();
        another.start();
        assertThatThrownBy(first::start).isInstanceOf(LockedByException.class);
        assertSays(reader, READ, "=0A");
    }

    @Test
    void isNotSharedWithAGuestOfQemus() {
        Domain micro = define(microvms.disk(MICRO).disk(disk().build()));
        try (Hypervisor qemu = world.connectTo("qemu")) {
            Domain big = qemu.domains()
                    .define(DomainSpec.builder(DomainName.of("big"))
                            .accelerator(Accelerator.EMULATION)
                            .disk(disk().build())
                            .build());
            big.start();
            assertThatThrownBy(micro::start).isInstanceOf(LockedByException.class);
            big.destroy();
            micro.start();
            assertThatThrownBy(big::start).isInstanceOf(VireoException.class).hasMessageContaining("lock");
            micro.destroy();
            big.undefine();
        }
    }

    @Test
    void growsUnderAGuestThatRuns() {
        Domain domain = define(microvms.disk(MICRO).disk(disk().build()));
        startAndAwait(domain);
        assertSays(domain, SIZE, "~4");
        domain.growDisk("data", volume(), ByteSize.ofMiB(8));
        assertSays(domain, SIZE, "~8");
    }

    /** A volume that is the file, and does no more than the engine needs. */
    private StorageVolume volume() {
        return (StorageVolume) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StorageVolume.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "source" -> FileDisk.raw(HostPath.of(image.toString()));
                    case "size" -> ByteSize.ofBytes(Files.size(image));
                    case "effects" -> Optional.empty();
                    case "grow" -> {
                        grow((ByteSize) arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private void grow(ByteSize size) {
        try (RandomAccessFile content = new RandomAccessFile(image.toFile(), "rw")) {
            content.setLength(size.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
