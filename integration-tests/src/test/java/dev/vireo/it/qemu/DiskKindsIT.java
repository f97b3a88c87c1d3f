package dev.vireo.it.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.BootDisk;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Disks and CDs on every bus: found by the firmware, in the order that the spec says, and by Linux. */
class DiskKindsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private static FileDisk raw(Path file) {
        return FileDisk.raw(HostPath.of(file.toString()));
    }

    /** The disk that boots is neither the first in the spec nor alone on its bus. */
    @ParameterizedTest
    @CsvSource({
        "q35, VIRTIO, DISK",
        "q35, SCSI, DISK",
        "q35, SATA, DISK",
        "q35, SCSI, CDROM",
        "q35, SATA, CDROM",
        "pc, VIRTIO, DISK",
        "pc, SCSI, DISK",
        "pc, SCSI, CDROM"
    })
    void bootsFromTheOneThatComesFirst(String machine, DiskBus bus, DiskKind kind) throws IOException {
        Path other = BootDisk.disk(world.path("other.img"), "booted from the other");
        Path wanted = kind == DiskKind.CDROM
                ? BootDisk.cdrom(world.path("wanted.img"), "booted from the wanted")
                : BootDisk.disk(world.path("wanted.img"), "booted from the wanted");
        Domain domain = world.connect()
                .domains()
                .define(World.spec("one")
                        .machine(machine)
                        .disk(DiskSpec.builder("other", raw(other))
                                .bus(bus)
                                .bootOrder(2)
                                .build())
                        .disk(DiskSpec.builder("wanted", raw(wanted))
                                .bus(bus)
                                .kind(kind)
                                .bootOrder(1)
                                .build())
                        .build());
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText("booted from the ", PATIENCE);
            assertThat(console.awaitText("\n", PATIENCE).strip()).isEqualTo("wanted");
        }
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(domain.statistics().disks().get("wanted").readBytes().bytes())
                .isPositive();
    }

    @Test
    void linuxWritesToAScsiDiskAndReadsACd() throws IOException {
        Path disk = Files.write(world.path("disk.img"), new byte[4 << 20]);
        Path cd = BootDisk.cdrom(world.path("cd.img"), "what the CD says");
        byte[] before = Files.readAllBytes(cd);
        DomainSpec spec = LinuxGuest.shared()
                .domain(DomainName.of("one"), LinuxGuest.commandLine().with(BootOption.DISK, "sda"))
                .disk(DiskSpec.builder("data", raw(disk)).bus(DiskBus.SCSI).build())
                .disk(DiskSpec.builder("media", raw(cd))
                        .bus(DiskBus.SCSI)
                        .kind(DiskKind.CDROM)
                        .build())
                .build();
        Domain domain = world.connect().domains().define(spec);
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(GuestLine.DISK_OK.marker(), PATIENCE);
            console.awaitText(GuestLine.READY.marker(), PATIENCE);
            domain.console()
                    .write("strings /dev/sr0; dd if=/dev/zero of=/dev/sr0 count=1 2>/dev/null; echo wrote-$?\n");
            console.awaitText("what the CD says", PATIENCE);
            console.awaitText("wrote-1", PATIENCE);
        }
        domain.shutdown(PATIENCE);
        assertThat(new String(Files.readAllBytes(disk), 0, 512, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("VIREO-DISK boots=1");
        assertThat(Files.readAllBytes(cd)).isEqualTo(before);
    }
}
