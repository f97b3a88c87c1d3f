package dev.vireo.qemu.internal.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.NicModel;
import dev.vireo.domain.NicSpec;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import dev.vireo.host.VirtualizationSupport;
import dev.vireo.json.JsonObject;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.MacAddress;
import dev.vireo.network.NetworkSource;
import dev.vireo.network.StreamNetwork;
import dev.vireo.network.UserNetwork;
import dev.vireo.qemu.internal.probe.QemuFacts;
import dev.vireo.qemu.internal.probe.Samples;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.FileDisk;
import dev.vireo.storage.ImageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixingTest {
    private static final DiskSource FILE = FileDisk.raw(HostPath.of("/srv/a.img"));

    private static GuestAbi fix(Surroundings site, DomainSpec spec) {
        return new Fixing(site, new Random(7)).fix(spec, Optional.empty());
    }

    private static GuestAbi refix(GuestAbi before, DomainSpec spec) {
        return new Fixing(Sites.emulating(), new Random(8)).fix(spec, Optional.of(before));
    }

    private static DomainSpec.Builder withDisks(DomainSpec.Builder spec, int count) {
        for (int i = 0; i < count; i++) {
            spec.disk("d" + i, FileDisk.raw(HostPath.of("/srv/" + i)));
        }
        return spec;
    }

    private static List<String> fieldsRefused(Surroundings site, DomainSpec spec) {
        try {
            fix(site, spec);
        } catch (InvalidSpecException e) {
            return e.violations().stream().map(Violation::field).toList();
        }
        return List.of();
    }

    private static List<String> fieldsRefused(DomainSpec spec) {
        return fieldsRefused(Sites.emulating(), spec);
    }

    // The machine

    @Test
    void fixesTheVersionOfTheMachineType() {
        GuestAbi abi = Sites.fix(Sites.spec().build());
        assertThat(abi.machineAsked()).isEqualTo("default");
        assertThat(abi.machine()).isEqualTo("pc-q35-7.2");
        assertThat(Sites.fix(Sites.spec().machine("pc").build()).machine()).isEqualTo("pc-i440fx-7.2");
    }

    @Test
    void keepsTheVersionOverARedefinition() {
        GuestAbi old = Sites.fix(Sites.spec().machine("pc-q35-7.1").build());
        GuestAbi asAlias =
                new GuestAbi("default", old.machine(), old.cpu(), old.topology(), old.firmware(), old.devices());
        assertThat(refix(asAlias, Sites.spec().build()).machine()).isEqualTo("pc-q35-7.1");
        assertThat(refix(asAlias, Sites.spec().machine("pc-q35-7.2").build()).machine())
                .isEqualTo("pc-q35-7.2");
    }

    @Test
    void takesTheNewestVersionOnlyWhenToldTo() {
        GuestAbi now = Sites.fix(Sites.spec().nic("lan", UserNetwork.create()).build());
        GuestAbi old = new GuestAbi("default", "pc-q35-7.1", now.cpu(), now.topology(), now.firmware(), now.devices());
        DomainSpec spec = Sites.spec().nic("lan", UserNetwork.create()).build();
        assertThat(refix(old, spec).machine()).isEqualTo("pc-q35-7.1");
        GuestAbi upgraded = refix(old.withMachineOpen(), spec);
        assertThat(upgraded.machine()).isEqualTo("pc-q35-7.2");
        assertThat(upgraded.machineAsked()).isEqualTo("default");
        assertThat(upgraded.devices()).as("also the made-up hardware address").isEqualTo(old.devices());
        assertThat(refix(
                                old.withMachineOpen(),
                                spec.toBuilder().machine("pc-q35-7.1").build())
                        .machine())
                .isEqualTo("pc-q35-7.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q36", "none", "isapc"})
    void refusesAMachineThatIsUnknownOrOfNoKnownFamily(String machine) {
        assertThat(fieldsRefused(Sites.spec().machine(machine).build())).containsExactly("machine");
    }

    @Test
    void putsAllCpusInOneSocketUnlessToldOtherwise() {
        assertThat(Sites.fix(Sites.spec().vcpus(4).build()).topology()).isEqualTo(new CpuTopology(1, 4, 1));
        CpuTopology asked = new CpuTopology(2, 1, 2);
        assertThat(Sites.fix(Sites.spec().vcpus(4).topology(asked).build()).topology())
                .isEqualTo(asked);
    }

    @Test
    void refusesMoreCpusThanTheMachineTakes() {
        assertThat(fieldsRefused(Sites.spec().vcpus(256).build())).containsExactly("vcpus");
        assertThat(fieldsRefused(Sites.spec().vcpus(255).build())).isEmpty();
    }

    @Test
    void refusesActionsThatQemuCannotCombine() {
        DomainSpec spec = Sites.spec()
                .onPoweroff(PoweroffAction.PAUSE)
                .onReboot(RebootAction.STOP)
                .onCrash(CrashAction.STOP)
                .build();
        assertThat(fieldsRefused(spec)).containsExactly("onReboot", "onCrash");
    }

    @Test
    void refusesKvmWhereThereIsNoDevice() {
        Surroundings bare = new Surroundings(
                Samples.facts(),
                new VirtualizationSupport(false, true),
                "",
                HostPath.of("/run/vireo"),
                (kind, family) -> Optional.empty());
        assertThat(fieldsRefused(bare, Sites.spec().accelerator(Accelerator.KVM).build()))
                .containsExactly("accelerator");
        assertThat(fieldsRefused(Sites.spec().accelerator(Accelerator.KVM).build()))
                .as("a device that the CPU does not back can still be asked for")
                .isEmpty();
    }

    @Test
    void choosesKvmOnlyWhereTheCpuBacksIt() {
        assertThat(Sites.emulating().resolve(Accelerator.BEST)).isEqualTo(Accelerator.EMULATION);
        assertThat(Sites.hardware().resolve(Accelerator.BEST)).isEqualTo(Accelerator.KVM);
        assertThat(Sites.hardware().resolve(Accelerator.EMULATION)).isEqualTo(Accelerator.EMULATION);
    }

    @Test
    void refusesARuntimeRootBelowWhichSocketsDoNotFit() {
        Surroundings deep = new Surroundings(
                Samples.facts(),
                new VirtualizationSupport(false, false),
                "",
                HostPath.of("/" + "x".repeat(90)),
                (kind, family) -> Optional.empty());
        assertThat(fieldsRefused(deep, Sites.spec().build())).containsExactly("stateRoot.runtime");
    }

    // The CPU

    @Test
    void givesByDefaultAModelThatIsTheSameUnderEachAccelerator() {
        CpuAbi emulated = fix(Sites.emulating(), Sites.spec().build()).cpu();
        assertThat(emulated)
                .isEqualTo(fix(Sites.hardware(), Sites.spec().build()).cpu());
        assertThat(emulated.model()).isEqualTo("qemu64-v1");
        assertThat(emulated.features()).containsEntry("sse4.2", true).containsEntry("svm", false);
        assertThat(emulated.migratable()).isTrue();
    }

    @Test
    void fixesTheVersionOfANamedModel() {
        CpuAbi cpu =
                Sites.fix(Sites.spec().cpu(CpuModel.named("Westmere")).build()).cpu();
        assertThat(cpu).isEqualTo(new CpuAbi("Westmere", "Westmere-v1", Map.of(), true, ""));
    }

    @Test
    void marksModelsThatFollowTheHost() {
        CpuAbi max = Sites.fix(Sites.spec().cpu(CpuModel.MAX).build()).cpu();
        assertThat(max.migratable()).isFalse();
        assertThat(max.hostCpu()).isEqualTo("Some CPU");
        CpuAbi host =
                fix(Sites.hardware(), Sites.spec().cpu(CpuModel.HOST).build()).cpu();
        assertThat(host.migratable()).isFalse();
    }

    @Test
    void refusesTheHostsCpuUnderEmulation() {
        assertThat(fieldsRefused(Sites.spec().cpu(CpuModel.HOST).build())).containsExactly("cpu");
    }

    @Test
    void refusesAModelThatIsUnknownOrCannotBeProvided() {
        assertThat(fieldsRefused(Sites.spec().cpu(CpuModel.named("Z80")).build()))
                .containsExactly("cpu");
        assertThatThrownBy(() -> Sites.fix(
                        Sites.spec().cpu(CpuModel.named("Skylake-Client")).build()))
                .hasMessageContaining("emulation lacks: pcid");
    }

    @Test
    void keepsTheCpuUnlessAnotherIsAskedFor() {
        GuestAbi before = Sites.fix(Sites.spec().build());
        CpuAbi older = new CpuAbi("default", "qemu64-v0", Map.of("ssse3", true), true, "");
        GuestAbi changed =
                new GuestAbi(before.machineAsked(), before.machine(), older, before.topology(), null, before.devices());
        assertThat(refix(changed, Sites.spec().build()).cpu()).isEqualTo(older);
        assertThat(refix(changed, Sites.spec().cpu(CpuModel.MAX).build()).cpu().model())
                .isEqualTo("max");
    }

    // Firmware

    @Test
    void fixesTheUefiBuild() {
        GuestAbi abi = Sites.fix(Sites.spec().firmware(Firmware.UEFI).build());
        assertThat(abi.firmware()).isEqualTo(Sites.UEFI);
        assertThat(abi.uefiBuild()).isPresent();
        assertThat(abi.biosBuild()).isEmpty();
    }

    @Test
    void fixesTheBiosBuild() {
        GuestAbi abi = Sites.fix(Sites.spec().build());
        assertThat(abi.firmware()).isEqualTo(Sites.BIOS);
        assertThat(abi.uefiBuild()).isEmpty();
        assertThat(AbiJson.read(AbiJson.write(abi)).biosBuild()).contains(Sites.BIOS);
        assertThat(refix(abi, Sites.spec().firmware(Firmware.UEFI).build()).firmware())
                .isEqualTo(Sites.UEFI);
    }

    @Test
    void keepsTheUefiBuildOverARedefinition() {
        GuestAbi abi = Sites.fix(Sites.spec().firmware(Firmware.UEFI).build());
        Surroundings without = new Surroundings(
                Samples.facts(),
                new VirtualizationSupport(false, false),
                "",
                HostPath.of("/run/vireo"),
                (kind, family) -> Optional.empty());
        GuestAbi again = new Fixing(without, new Random())
                .fix(Sites.spec().firmware(Firmware.UEFI).build(), Optional.of(abi));
        assertThat(again.firmware()).isEqualTo(Sites.UEFI);
        assertThat(fieldsRefused(without, Sites.spec().firmware(Firmware.UEFI).build()))
                .containsExactly("firmware");
    }

    // Devices

    @Test
    void putsDisksAndInterfacesBehindPortsOfTheirOwn() {
        GuestAbi abi = Sites.fix(
                withDisks(Sites.spec(), 2).nic("lan", UserNetwork.create()).build());
        assertThat(abi.devices().get("d0"))
                .isEqualTo(new DeviceAbi("virtio-blk-pci", JsonObject.of("bus", "sys.port0", "addr", "00.0")));
        assertThat(abi.devices().get("d1").properties().string("bus")).isEqualTo("sys.port1");
        assertThat(abi.devices().get("lan").properties().string("bus")).isEqualTo("sys.port2");
    }

    @Test
    void keepsSparePorts() {
        assertThat(Layout.countPorts(
                        Sites.fix(withDisks(Sites.spec(), 4).build()).devices()))
                .isEqualTo(8);
        assertThat(Layout.countPorts(
                        Sites.fix(withDisks(Sites.spec(), 5).build()).devices()))
                .isEqualTo(16);
        assertThat(Layout.countPorts(
                        Sites.fix(withDisks(Sites.spec(), 32).build()).devices()))
                .isEqualTo(32);
    }

    @Test
    void neverTakesPortsAway() {
        GuestAbi many = Sites.fix(withDisks(Sites.spec(), 12).build());
        assertThat(Layout.countPorts(refix(many, Sites.spec().build()).devices()))
                .isEqualTo(16);
    }

    @Test
    void refusesMoreDevicesThanThereArePlaces() {
        assertThat(fieldsRefused(withDisks(Sites.spec(), 33).build())).containsExactly("disks[32]");
        assertThat(fieldsRefused(withDisks(Sites.spec().machine("pc"), 24).build()))
                .containsExactly("disks[23]");
        assertThat(fieldsRefused(withDisks(Sites.spec().machine("microvm"), 5).build()))
                .containsExactly("disks[4]");
    }

    @Test
    void keepsTheAddressesOfDevicesThatStay() {
        GuestAbi before = Sites.fix(withDisks(Sites.spec(), 3).build());
        DomainSpec without = Sites.spec()
                .disk("new", FileDisk.raw(HostPath.of("/srv/new")))
                .disk("d2", FileDisk.raw(HostPath.of("/srv/2")))
                .build();
        GuestAbi after = refix(before, without);
        assertThat(after.devices().get("d2")).isEqualTo(before.devices().get("d2"));
        assertThat(after.devices().get("new").properties().string("bus"))
                .as("the first free one")
                .isEqualTo("sys.port0");
    }

    @Test
    void givesANewAddressToADiskThatChangesItsBus() {
        DiskSpec virtio = DiskSpec.builder("a", FILE).build();
        GuestAbi before = Sites.fix(Sites.spec().disk(virtio).build());
        GuestAbi after = refix(
                before,
                Sites.spec().disk(virtio.toBuilder().bus(DiskBus.SATA).build()).build());
        assertThat(after.devices().get("a"))
                .isEqualTo(new DeviceAbi("ide-hd", JsonObject.of("bus", "ide.0", "unit", 0)));
    }

    @Test
    void attachesScsiAndSataDisksAndDrives() {
        GuestAbi abi = Sites.fix(Sites.spec()
                .disk(DiskSpec.builder("a", FILE).bus(DiskBus.SCSI).build())
                .disk(DiskSpec.builder("b", FileDisk.raw(HostPath.of("/srv/b")))
                        .bus(DiskBus.SCSI)
                        .kind(DiskKind.CDROM)
                        .build())
                .disk(DiskSpec.builder("c", FileDisk.raw(HostPath.of("/srv/c")))
                        .bus(DiskBus.SATA)
                        .kind(DiskKind.CDROM)
                        .build())
                .build());
        assertThat(abi.devices().get("sys.scsi").driver()).isEqualTo("virtio-scsi-pci");
        assertThat(abi.devices().get("a").properties())
                .isEqualTo(JsonObject.ofAll(Map.of("bus", "sys.scsi.0", "channel", 0, "scsi-id", 0, "lun", 0)));
        assertThat(abi.devices().get("b").driver()).isEqualTo("scsi-cd");
        assertThat(abi.devices().get("b").properties().longValue("scsi-id")).isEqualTo(1);
        assertThat(abi.devices().get("c").driver()).isEqualTo("ide-cd");
        assertThat(List.copyOf(abi.devices().keySet()).indexOf("sys.scsi"))
                .as("a controller comes before its disks")
                .isLessThan(List.copyOf(abi.devices().keySet()).indexOf("a"));
    }

    @Test
    void addsASataControllerToAMachineWithoutOne() {
        GuestAbi abi = Sites.fix(Sites.spec()
                .machine("pc")
                .disk(DiskSpec.builder("a", FILE).bus(DiskBus.SATA).build())
                .build());
        assertThat(abi.devices().get("sys.sata").driver()).isEqualTo("ich9-ahci");
        assertThat(abi.devices().get("a").properties().string("bus")).isEqualTo("sys.sata.0");
    }

    @Test
    void givesSystemDevicesAddressesThatDependOnNothingElse() {
        GuestAbi all = Sites.fix(Sites.spec().vnc(true).agent(true).build());
        GuestAbi few = Sites.fix(Sites.spec().rng(false).build());
        assertThat(all.devices().get("sys.balloon")).isEqualTo(few.devices().get("sys.balloon"));
        assertThat(all.devices().get("sys.balloon").properties())
                .isEqualTo(JsonObject.ofAll(Map.of(
                        "bus",
                        "pcie.0",
                        "addr",
                        "13.0",
                        "disable-legacy",
                        "on",
                        "deflate-on-oom",
                        true,
                        "free-page-reporting",
                        true)));
        assertThat(few.devices()).doesNotContainKeys("sys.rng", "sys.video", "sys.agent", "sys.serial");
    }

    @Test
    void makesTheConsoleOfTheKindThatIsAskedFor() {
        assertThat(Sites.fix(Sites.spec().build()).devices().get("sys.console").driver())
                .isEqualTo("isa-serial");
        GuestAbi virtio = Sites.fix(Sites.spec().console(ConsoleSpec.VIRTIO).build());
        assertThat(virtio.devices().get("sys.console"))
                .isEqualTo(new DeviceAbi("virtconsole", JsonObject.of("bus", "sys.serial.0", "nr", 0)));
        assertThat(virtio.devices()).containsKey("sys.serial");
    }

    @Test
    void takesThePanicDeviceThatQemuHas() {
        QemuFacts facts = Samples.facts();
        Set<String> without = new java.util.HashSet<>(facts.devices());
        without.remove("pvpanic-pci");
        assertThat(fix(Sites.site(devices(facts, without), false), Sites.spec().build())
                        .devices()
                        .get("sys.panic")
                        .driver())
                .isEqualTo("pvpanic");
        without.remove("pvpanic");
        Surroundings none = Sites.site(devices(facts, without), false);
        assertThat(fieldsRefused(none, Sites.spec().build())).containsExactly("onCrash");
        assertThat(fieldsRefused(none, Sites.spec().onCrash(CrashAction.IGNORE).build()))
                .isEmpty();
    }

    private static QemuFacts devices(QemuFacts facts, Set<String> devices) {
        return new QemuFacts(
                facts.version(),
                facts.machines(),
                facts.cpus(),
                devices,
                facts.options(),
                facts.networks(),
                facts.streamOptions(),
                facts.balloon(),
                facts.jsonDevices(),
                facts.folders());
    }

    @Test
    void refusesDevicesThatThisBuildOfQemuLacks() {
        Surroundings bare = Sites.site(devices(Samples.facts(), Set.of("isa-serial")), false);
        DomainSpec spec = Sites.spec()
                .disk("a", FILE)
                .nic("lan", UserNetwork.create())
                .vnc(true)
                .build();
        assertThat(fieldsRefused(bare, spec))
                .containsExactlyInAnyOrder("disks[0]", "nics[0]", "vnc", "rng", "balloon", "onCrash");
    }

    @Test
    void refusesASocketDevice() {
        assertThat(fieldsRefused(Sites.spec().vsock(3).build())).containsExactly("vsock");
    }

    @Test
    void refusesWhatAMicrovmDoesNotHave() {
        DomainSpec spec = Sites.spec()
                .machine("microvm")
                .firmware(Firmware.UEFI)
                .vnc(true)
                .disk(DiskSpec.builder("a", FILE).bus(DiskBus.SATA).build())
                .nic(NicSpec.builder("lan", UserNetwork.create())
                        .model(NicModel.E1000E)
                        .build())
                .build();
        assertThat(fieldsRefused(spec)).contains("disks[0].bus", "nics[0].model", "vnc", "firmware");
    }

    @Test
    void laysOutAMicrovm() {
        GuestAbi abi = Sites.fix(Sites.spec()
                .machine("microvm")
                .disk("a", FILE)
                .nic("lan", UserNetwork.create())
                .build());
        assertThat(abi.devices().get("a"))
                .isEqualTo(new DeviceAbi("virtio-blk-device", JsonObject.of("bus", "virtio-mmio-bus.0")));
        assertThat(abi.devices().get("lan").properties().string("bus")).isEqualTo("virtio-mmio-bus.1");
        assertThat(abi.devices().get("sys.panic").driver()).isEqualTo("pvpanic");
    }

    @Test
    void refusesASataDiskThatIsReadOnly() {
        DiskSpec disk =
                DiskSpec.builder("a", FILE).bus(DiskBus.SATA).readOnly(true).build();
        assertThat(fieldsRefused(Sites.spec().disk(disk).build())).containsExactly("disks[0].readOnly");
    }

    // Network

    @Test
    void makesUpMacAddressesAndKeepsThem() {
        DomainSpec spec = Sites.spec()
                .nic("a", UserNetwork.create())
                .nic("b", UserNetwork.create())
                .build();
        GuestAbi abi = Sites.fix(spec);
        String a = abi.devices().get("a").properties().string("mac");
        assertThat(a)
                .startsWith("52:54:00:")
                .isNotEqualTo(abi.devices().get("b").properties().string("mac"));
        DomainSpec changed = Sites.spec()
                .nic(NicSpec.builder("a", UserNetwork.create())
                        .model(NicModel.E1000E)
                        .build())
                .nic("c", UserNetwork.create())
                .build();
        GuestAbi again = refix(abi, changed);
        assertThat(again.devices().get("a").properties().string("mac")).isEqualTo(a);
    }

    @Test
    void takesTheMacAddressThatIsGiven() {
        DomainSpec spec = Sites.spec()
                .nic(NicSpec.builder("a", UserNetwork.create())
                        .mac(MacAddress.of("02:00:00:00:00:01"))
                        .build())
                .build();
        assertThat(Sites.fix(spec).devices().get("a").properties().string("mac"))
                .isEqualTo("02:00:00:00:00:01");
    }

    @Test
    void refusesSourcesOfOtherKinds() {
        DomainSpec spec = Sites.spec()
                .disk("a", new Foreign())
                .nic("lan", new NetworkSource() {})
                .build();
        assertThat(fieldsRefused(spec)).containsExactly("disks[0].source", "nics[0].source");
    }

    private record Foreign() implements DiskSource {
        @Override
        public HostPath path() {
            return HostPath.of("/srv/foreign");
        }

        @Override
        public ImageFormat format() {
            return ImageFormat.RAW;
        }
    }

    @Test
    void refusesAUserNetworkWhereQemuHasNone() {
        QemuFacts facts = Samples.facts();
        QemuFacts without = new QemuFacts(
                facts.version(),
                facts.machines(),
                facts.cpus(),
                facts.devices(),
                facts.options(),
                Set.of("hubport"),
                Set.of(),
                facts.balloon(),
                true,
                facts.folders());
        assertThat(fieldsRefused(
                        Sites.site(without, false),
                        Sites.spec()
                                .nic("lan", UserNetwork.create())
                                .nic("dmz", BridgeNetwork.of("br0"))
                                .nic("lab", StreamNetwork.to(HostPath.of("/run/switch")))
                                .build()))
                .containsExactly("nics[0].source", "nics[1].source", "nics[2].source");
    }

    @Test
    void refusesToConnectAgainWhereQemuCannot() {
        StreamNetwork network = StreamNetwork.to(HostPath.of("/run/switch"));
        assertThat(fieldsRefused(
                        Sites.emulating(),
                        Sites.spec()
                                .nic("once", network)
                                .nic("again", network.reconnectAfter(Duration.ofSeconds(1)))
                                .build()))
                .containsExactly("nics[1].source.reconnect");
    }

    @Test
    void tellsEverythingAtOnce() {
        DomainSpec spec = Sites.spec()
                .machine("q36")
                .cpu(CpuModel.named("Z80"))
                .disk("a", new Foreign())
                .build();
        assertThat(fieldsRefused(spec)).containsExactlyInAnyOrder("machine", "cpu", "disks[0].source");
    }
}
