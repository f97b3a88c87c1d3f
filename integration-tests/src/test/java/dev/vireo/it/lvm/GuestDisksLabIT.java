package dev.vireo.it.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.error.WrongStateException;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.HostPath;
import dev.vireo.it.lab.Cargo;
import dev.vireo.it.support.BootDisk;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.storage.StoragePool;
import dev.vireo.storage.StorageTransfer;
import dev.vireo.storage.StorageVolume;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests under KVM whose disks are volumes. */
@UseLab
@Timeout(900)
class GuestDisksLabIT {
    @TempDir
    Path folder;

    private static DomainSpec.Builder guest(String name) {
        return DomainSpec.builder(DomainName.of(name))
                .accelerator(Accelerator.KVM)
                .memory(ByteSize.ofMiB(256));
    }

    @Test
    void bootsFromTheCloneOfAGoldenVolume(Lab lab) throws IOException {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId thin = Group.id("thin");
        lvm.createThinPool(thin, ByteSize.ofMiB(64), ByteSize.ofMiB(4));
        StoragePool pool = lvm.pool(thin);
        StorageVolume golden = pool.create("golden", ByteSize.ofMiB(16));
        byte[] image = Files.readAllBytes(BootDisk.disk(folder.resolve("image"), "booted from a clone"));
        StorageTransfer sent = golden.upload(
                        Channels.newChannel(new ByteArrayInputStream(image))::read, ByteSize.ofBytes(image.length))
                .await(Group.PATIENCE);
        assertThat(sent.bytes()).isEqualTo(ByteSize.ofBytes(image.length));
        lvm.thinSnapshot(Group.id("golden"), VolumeName.of("web1"));
        StorageVolume clone = pool.get("web1");
        try (Hypervisor hypervisor = host.hypervisor()) {
            Domain domain = hypervisor
                    .domains()
                    .define(guest("web1")
                            .disk(DiskSpec.builder("root", clone.acquire("web1"))
                                    .build())
                            .build());
            domain.start();
            try (ConsoleReader console = domain.console().readAll()) {
                console.awaitText("booted from a clone", Group.PATIENCE);
            }
            assertThat(clone.holders()).anyMatch(holder -> holder.contains("web1"));
            assertThatThrownBy(clone::remove)
                    .isInstanceOf(WrongStateException.class)
                    .hasMessageContaining("web1");
            assertThatThrownBy(() -> clone.acquire("web2")).isInstanceOf(WrongStateException.class);
            assertThatThrownBy(() -> clone.release("web1"))
                    .as("its guest runs")
                    .isInstanceOf(WrongStateException.class);
            domain.destroy();
            domain.undefine();
        }
        clone.release("web1");
        assertThat(clone.holders()).isEmpty();
        clone.remove();
        golden.remove();
        lvm.remove(thin);
    }

    @Test
    void growsUnderAGuestThatSeesIt(Lab lab) {
        LabHost host = lab.host(1);
        StoragePool pool = Group.on(host).pool(Group.NAME);
        KernelBoot boot = Cargo.putGuest(host);
        StorageVolume volume = pool.create("data", ByteSize.ofMiB(16));
        try (Hypervisor hypervisor = host.hypervisor()) {
            Domain domain = hypervisor
                    .domains()
                    .define(guest("db1")
                            .kernel(KernelBoot.of(HostPath.of(
                                            Cargo.there(boot.kernel().value())))
                                    .initrd(HostPath.of(Cargo.there(
                                            boot.initrd().orElseThrow().value())))
                                    .commandLine(LinuxGuest.commandLine().toString()))
                            .disk(DiskSpec.builder("data", volume.acquire("db1"))
                                    .build())
                            .build())
                    .within(Group.PATIENCE);
            domain.start();
            try (ConsoleReader console = domain.console().readAll()) {
                console.awaitText(GuestLine.READY.marker(), Group.PATIENCE);
                domain.growDisk("data", volume, ByteSize.ofMiB(48));
                domain.console().write("echo sectors-$(cat /sys/block/vda/size)-\n");
                console.awaitText("sectors-" + (48 << 20) / 512 + "-", Group.PATIENCE);
            }
            assertThat(volume.size()).isEqualTo(ByteSize.ofMiB(48));
            domain.destroy();
            domain.undefine();
        }
        volume.release("db1");
        volume.remove();
        assertThat(pool.find("data")).isEqualTo(Optional.empty());
    }
}
