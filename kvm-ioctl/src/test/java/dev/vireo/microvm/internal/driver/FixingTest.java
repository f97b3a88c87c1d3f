package dev.vireo.microvm.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import dev.vireo.microvm.internal.process.MachineDescription;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.FileDisk;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FixingTest {
    private static final HostPath ROOT = HostPath.of("/run/vireo");

    static DomainSpec.Builder spec() {
        return DomainSpec.builder(DomainName.of("micro"))
                .rng(false)
                .balloon(false)
                .kernel(KernelBoot.of(HostPath.of("/boot/vmlinuz")));
    }

    private static MachineAbi fix(DomainSpec spec) {
        return new Fixing(ROOT, new Random(1)).fix(spec, Optional.empty());
    }

    @Test
    void fixesAPlainMachine() {
        MachineAbi abi = fix(spec().build());
        assertThat(abi.machine()).isEqualTo("vireo-1");
        assertThat(abi.places()).isEmpty();
        assertThat(MachineAbi.of(abi.toJson())).isEqualTo(abi);
    }

    private static DomainSpec.Builder withDisks(String... ids) {
        DomainSpec.Builder spec = spec();
        for (String id : ids) {
            spec.disk(disk(id).build());
        }
        return spec;
    }

    private static DiskSpec.Builder disk(String id) {
        return DiskSpec.builder(id, FileDisk.raw(HostPath.of("/disks/" + id)));
    }

    @Test
    void givesRandomNumbersAndABalloonTheirPlacesAndInterfacesTheirAddresses() {
        DomainSpec spec = spec().rng(true)
                .balloon(true)
                .nic("lan", BridgeNetwork.of("br0"))
                .build();
        Fixing fixing = new Fixing(ROOT, new Random(1));
        MachineAbi abi = fixing.fix(spec, Optional.empty());
        assertThat(abi.places()).containsExactly(".rng", ".balloon", "lan");
        assertThat(abi.macs().get("lan").toString()).startsWith("52:54:00:");
        assertThat(fixing.fix(spec, Optional.of(abi))).isEqualTo(abi);
        assertThat(fixing.fix(spec.toBuilder().console(ConsoleSpec.VIRTIO).build(), Optional.of(abi))
                        .places())
                .containsExactly(".rng", ".balloon", "lan", ".console");
    }

    @Test
    void keepsThePlacesOfDevicesThatStay() {
        Fixing fixing = new Fixing(ROOT, new Random(1));
        MachineAbi first = fixing.fix(withDisks("a", "b", "c").build(), Optional.empty());
        assertThat(first.places()).containsExactly("a", "b", "c");
        MachineAbi second = fixing.fix(withDisks("c", "a").build(), Optional.of(first));
        assertThat(second.places()).containsExactly("a", "", "c");
        assertThat(fixing.fix(withDisks("d", "c", "e").build(), Optional.of(second))
                        .places())
                .containsExactly("d", "e", "c");
        assertThat(fixing.fix(withDisks("a").build(), Optional.of(second)).places())
                .containsExactly("a");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("kernel", spec().noKernel()),
                Arguments.of("machine", spec().machine("q35")),
                Arguments.of("firmware", spec().firmware(Firmware.UEFI)),
                Arguments.of("accelerator", spec().accelerator(Accelerator.EMULATION)),
                Arguments.of("cpu", spec().cpu(CpuModel.named("EPYC"))),
                Arguments.of("vcpus", spec().vcpus(255)),
                Arguments.of("topology", spec().vcpus(2).topology(new CpuTopology(2, 1, 1))),
                Arguments.of("memory", spec().memory(ByteSize.ofMiB(3))),
                Arguments.of(
                        "disks",
                        withDisks(IntStream.range(0, 15).mapToObj(i -> "d" + i).toArray(String[]::new))
                                .rng(true)
                                .console(ConsoleSpec.VIRTIO)),
                Arguments.of(
                        "disks[0].bus", spec().disk(disk("a").bus(DiskBus.SCSI).build())),
                Arguments.of(
                        "disks[0].source",
                        spec().disk(disk("a")
                                .source(FileDisk.qcow2(HostPath.of("/a")))
                                .build())),
                Arguments.of("nics[0].source", spec().nic("lan", UserNetwork.create())),
                Arguments.of("agent", spec().agent(true)),
                Arguments.of("vnc", spec().vnc(true)),
                Arguments.of("onCrash", spec().onCrash(CrashAction.IGNORE)),
                Arguments.of("onReboot", spec().onPoweroff(PoweroffAction.PAUSE).onReboot(RebootAction.STOP)));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String field, DomainSpec.Builder spec) {
        DomainSpec built = spec.build();
        assertThatThrownBy(() -> fix(built))
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::field)
                                .containsExactly(field));
    }

    @Test
    void givesASocketDeviceItsPlace() {
        MachineAbi fixed =
                new Fixing(ROOT, new Random(1)).fix(withDisks("a").vsock(3).build(), Optional.empty());
        assertThat(fixed.places()).containsExactly(MachineDescription.VSOCK, "a");
    }

    @Test
    void refusesAPlaceWhereSocketsDoNotFit() {
        HostPath deep = HostPath.of("/" + "x".repeat(90));
        assertThatThrownBy(() -> new Fixing(deep, new Random(1)).fix(spec().build(), Optional.empty()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("stateRoot.runtime");
    }
}
