package dev.vireo.qemu.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DiscardMode;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.NicModel;
import dev.vireo.domain.NicSpec;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.host.HostPath;
import dev.vireo.network.MacAddress;
import dev.vireo.network.UserNetwork;
import dev.vireo.qemu.internal.abi.AbiJson;
import dev.vireo.qemu.internal.abi.GuestAbi;
import dev.vireo.qemu.internal.abi.Sites;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whole command lines, one argument a line, kept beside the test: what changes there, changes for every guest. */
class LaunchPlannerTest {
    private static final UUID ID = UUID.fromString("6f0c1f5e-7d0b-4c7e-9a57-0d5b8a3c2e11");
    private static final RunFolder FOLDER = new RunFolder(HostPath.of("/run/vireo/d/0badcafe"));
    private static final HostPath VARIABLES = HostPath.of("/var/lib/vireo/private/web1/uefi-vars.fd");
    private static final UserNetwork NETWORK = UserNetwork.create().forwardTcp(8080, 80);

    private static LaunchPlan plan(DomainSpec spec, Accelerator accelerator) {
        GuestAbi abi = Sites.fix(spec);
        Map<String, Image> images = new HashMap<>();
        for (DiskSpec disk : spec.disks()) {
            images.put(disk.id(), new Image(disk.source().path(), disk.source() instanceof BlockDeviceDisk));
        }
        return LaunchPlanner.plan(new Launch(
                HostPath.of("/usr/bin/qemu-system-x86_64"),
                new GuestDefinition(spec.name(), ID, spec, AbiJson.write(abi)),
                abi,
                accelerator,
                FOLDER,
                VARIABLES,
                Optional.empty(),
                images,
                spec.kernel().map(KernelBoot::kernel),
                spec.kernel().flatMap(KernelBoot::initrd),
                Optional.empty()));
    }

    private static void assertArguments(LaunchPlan plan, String name) throws IOException {
        try (InputStream kept = LaunchPlannerTest.class.getResourceAsStream("/dev/vireo/qemu/launch/" + name)) {
            assertThat(kept).as("the kept command line " + name).isNotNull();
            assertThat(String.join("\n", plan.argv()) + "\n")
                    .isEqualTo(new String(kept.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aPlainGuest() throws IOException {
        HostPath image = HostPath.of("/srv/a,b \"c\".qcow2");
        DomainSpec spec = Sites.spec()
                .disk("root", FileDisk.qcow2(image))
                .nic(NicSpec.builder("lan", NETWORK)
                        .mac(MacAddress.of("52:54:00:00:00:01"))
                        .build())
                .build();
        LaunchPlan plan = plan(spec, Accelerator.EMULATION);
        assertArguments(plan, "plain.args");
        assertThat(plan.files())
                .containsExactly(new InheritedFile(20, image, true), new InheritedFile(21, image, false));
        assertThat(plan.copies()).isEmpty();
        assertThat(plan.devices()).isEmpty();
    }

    @Test
    void aGuestWithEverything() throws IOException {
        DomainSpec spec = Sites.spec()
                .memory(ByteSize.ofGiB(2))
                .vcpus(4)
                .topology(new CpuTopology(1, 2, 2))
                .firmware(Firmware.UEFI)
                .disk(DiskSpec.builder("root", new BlockDeviceDisk(HostPath.of("/dev/vg0/web1")))
                        .cache(DiskCache.DIRECTSYNC)
                        .discard(DiscardMode.IGNORE)
                        .onReadError(IoErrorAction.STOP)
                        .onWriteError(IoErrorAction.STOP)
                        .serial("ROOT-1")
                        .bootOrder(2)
                        .build())
                .disk(DiskSpec.builder("data", FileDisk.raw(HostPath.of("/srv/data.img")))
                        .bus(DiskBus.SCSI)
                        .cache(DiskCache.WRITEBACK)
                        .build())
                .disk(DiskSpec.builder("scratch", FileDisk.raw(HostPath.of("/srv/scratch.img")))
                        .bus(DiskBus.SATA)
                        .cache(DiskCache.UNSAFE)
                        .build())
                .disk(DiskSpec.builder("media", FileDisk.raw(HostPath.of("/srv/install.iso")))
                        .bus(DiskBus.SATA)
                        .kind(DiskKind.CDROM)
                        .bootOrder(1)
                        .build())
                .nic(NicSpec.builder("lan", UserNetwork.create())
                        .model(NicModel.E1000E)
                        .mac(MacAddress.of("52:54:00:00:00:02"))
                        .build())
                .agent(true)
                .vnc(true)
                .onPoweroff(PoweroffAction.STOP)
                .onReboot(RebootAction.STOP)
                .onCrash(CrashAction.STOP)
                .build();
        LaunchPlan plan = plan(spec, Accelerator.KVM);
        assertArguments(plan, "everything.args");
        assertThat(plan.files())
                .as("what is only read is opened for reading only")
                .filteredOn(file -> file.path().value().endsWith(".iso"))
                .singleElement()
                .matches(file -> !file.writable());
        assertThat(plan.copies())
                .singleElement()
                .satisfies(copy -> assertThat(copy.target()).isEqualTo(VARIABLES));
        assertThat(plan.devices()).containsExactly(HostPath.of("/dev/kvm"));
    }

    @Test
    void aMicrovmThatBootsAKernel() throws IOException {
        DomainSpec spec = Sites.spec()
                .machine("microvm")
                .console(ConsoleSpec.VIRTIO)
                .balloon(false)
                .kernel(KernelBoot.of(HostPath.of("/srv/vmlinuz"))
                        .initrd(HostPath.of("/srv/initrd.img"))
                        .commandLine("console=hvc0 a=b,c \"quoted\""))
                .disk("root", FileDisk.raw(HostPath.of("/srv/root.img")))
                .build();
        LaunchPlan plan = plan(spec, Accelerator.EMULATION);
        assertArguments(plan, "microvm.args");
        assertThat(plan.files()).extracting(InheritedFile::path).contains(HostPath.of("/srv/vmlinuz"));
    }

    /** Two starts of one definition differ in nothing; and what would take QEMU out of our hands is not there. */
    @Test
    void isTheSameEachTime() {
        DomainSpec spec = Sites.spec().nic("lan", NETWORK).build();
        LaunchPlan plan = plan(spec, Accelerator.EMULATION);
        assertThat(plan(spec, Accelerator.EMULATION).files()).isEqualTo(plan.files());
        assertThat(plan.argv()).doesNotContainAnyElementsOf(List.of("-daemonize", "-runas", "-pidfile", "-enable-kvm"));
    }
}
