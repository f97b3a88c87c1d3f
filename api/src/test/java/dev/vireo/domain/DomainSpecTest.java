package dev.vireo.domain;

import static dev.vireo.Refusals.fieldsRefusedBy;
import static dev.vireo.Refusals.refusal;
import static dev.vireo.Refusals.violationsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import dev.vireo.network.MacAddress;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.FileDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainSpecTest {
    private static final FileDisk A = FileDisk.raw(HostPath.of("/a"));
    private static final FileDisk B = FileDisk.raw(HostPath.of("/b"));

    @Test
    void aNameIsEnough() {
        DomainSpec spec = spec().build();
        assertThat(spec.name()).isEqualTo(DomainName.of("web1"));
        assertThat(spec.memory()).isEqualTo(ByteSize.ofMiB(512));
        assertThat(spec.vcpus()).isEqualTo(1);
        assertThat(spec.uuid()).isEmpty();
        assertThat(spec.disks()).isEmpty();
        assertThat(spec).hasToString("domain web1");
    }

    @Test
    void takesTheLimitsThemselves() {
        spec().memory(ByteSize.ofMiB(1)).build();
        spec().memory(ByteSize.ofTiB(64)).build();
        spec().vcpus(4096).build();
        spec().console(new ConsoleSpec(ConsoleKind.SERIAL, ByteSize.ofKiB(8))).build();
        spec().console(new ConsoleSpec(ConsoleKind.SERIAL, ByteSize.ofGiB(1))).build();
        spec().description("x".repeat(1024)).build();
        spec().kernel(boot("x".repeat(2047))).build();
        spec().metadata("k", "x".repeat(65535)).build();
        spec().machine("a".repeat(64)).build();
        spec().disk(disk("a".repeat(31), A).serial("S".repeat(20)).bootOrder(1).build())
                .build();
    }

    @Test
    void refusesMemoryThatIsNotWholeMebibytesInRange() {
        assertRefused(spec().memory(ByteSize.ZERO), "memory");
        assertRefused(spec().memory(ByteSize.ofKiB(1025)), "memory");
        assertRefused(spec().memory(ByteSize.ofTiB(65)), "memory");
    }

    @Test
    void refusesANumberOfCpusOutOfRange() {
        assertRefused(spec().vcpus(0), "vcpus");
        assertRefused(spec().vcpus(-1), "vcpus");
        assertRefused(spec().vcpus(4097), "vcpus");
    }

    @Test
    void refusesATopologyThatMakesAnotherNumberOfCpus() {
        spec().vcpus(8).topology(new CpuTopology(2, 2, 2)).build();
        assertRefused(spec().vcpus(4).topology(new CpuTopology(2, 2, 2)), "topology");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "q35,accel=kvm", "-q35", "a b", "q35\n"})
    void refusesAMachineThatIsNoName(String machine) {
        assertRefused(spec().machine(machine), "machine");
    }

    @Test
    void refusesTheHostsCpuUnderEmulation() {
        spec().cpu(CpuModel.HOST).accelerator(Accelerator.BEST).build();
        assertRefused(spec().cpu(CpuModel.HOST).accelerator(Accelerator.EMULATION), "cpu");
    }

    @Test
    void refusesAHistoryOutOfRange() {
        assertRefused(spec().console(new ConsoleSpec(ConsoleKind.SERIAL, ByteSize.ofBytes(8191))), "console.history");
        assertRefused(
                spec().console(new ConsoleSpec(ConsoleKind.SERIAL, ByteSize.ofBytes((1 << 30) + 1))),
                "console.history");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\0b", "a\u007fb", "a\ud83d"})
    void refusesACommandLineThatCannotBePassedOn(String line) {
        assertRefused(spec().kernel(boot(line)), "kernel.commandLine");
    }

    @Test
    void refusesACommandLineThatIsTooLong() {
        assertRefused(spec().kernel(boot("x".repeat(2048))), "kernel.commandLine");
    }

    @Test
    void refusesACdromOnVirtio() {
        assertRefused(spec().disk(disk("a", A).kind(DiskKind.CDROM).build()), "disks[0].bus");
        spec().disk(disk("a", A).kind(DiskKind.CDROM).bus(DiskBus.SCSI).build()).build();
    }

    @Test
    void aCdromIsReadOnlyWhateverIsSaid() {
        DiskSpec cdrom = disk("a", A).kind(DiskKind.CDROM).bus(DiskBus.SATA).build();
        assertThat(cdrom.readOnly()).isTrue();
        assertThat(cdrom).isEqualTo(cdrom.toBuilder().readOnly(true).build());
        assertThat(cdrom).isEqualTo(cdrom.toBuilder().readOnly(false).build());
    }

    @Test
    void refusesToStopWhenFullOnARead() {
        assertRefused(
                spec().disk(disk("a", A)
                        .onReadError(IoErrorAction.STOP_WHEN_FULL)
                        .build()),
                "disks[0].onReadError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "größe", "123456789012345678901"})
    void refusesABadSerial(String serial) {
        assertRefused(spec().disk(disk("a", A).serial(serial).build()), "disks[0].serial");
    }

    @Test
    void refusesADiskThatIsUsedTwiceWhereOneOfThemWrites() {
        DiskSpec writer = disk("w", A).build();
        DiskSpec reader = disk("r", A).readOnly(true).build();
        DiskSpec otherReader = disk("s", A).readOnly(true).build();
        assertRefused(spec().disk(writer).disk(disk("x", A).build()), "disks[1].source");
        assertRefused(spec().disk(reader).disk(writer), "disks[1].source");
        assertRefused(spec().disk(writer).disk(reader), "disks[1].source");
        assertRefused(spec().disk(reader).disk(writer).disk(otherReader), "disks[1].source", "disks[2].source");
        spec().disk(reader).disk(otherReader).build();
        spec().disk(writer).disk(disk("x", B).build()).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "-a", "a_b", "a.b", "a b", "größe", "a2345678901234567890123456789012"})
    void refusesABadId(String id) {
        assertRefused(spec().disk(id, A), "disks[0].id");
        assertRefused(spec().nic(id, UserNetwork.create()), "nics[0].id");
    }

    @Test
    void refusesAnIdThatIsUsedTwice() {
        assertRefused(spec().disk("a", A).disk("a", B), "disks[1].id");
        assertRefused(spec().nic("a", UserNetwork.create()).nic("a", UserNetwork.create()), "nics[1].id");
        assertRefused(spec().disk("a", A).nic("a", UserNetwork.create()), "nics[0].id");
    }

    @Test
    void refusesAPlaceInTheBootOrderThatIsTakenOrNone() {
        assertRefused(spec().disk(disk("a", A).bootOrder(0).build()), "disks[0].bootOrder");
        assertRefused(
                spec().disk(disk("a", A).bootOrder(1).build())
                        .nic(NicSpec.builder("n", UserNetwork.create())
                                .bootOrder(1)
                                .build()),
                "nics[0].bootOrder");
    }

    @Test
    void refusesAMacThatIsUsedTwice() {
        MacAddress mac = MacAddress.of("52:54:00:00:00:01");
        assertRefused(
                spec().nic(NicSpec.builder("a", UserNetwork.create()).mac(mac).build())
                        .nic(NicSpec.builder("b", UserNetwork.create()).mac(mac).build()),
                "nics[1].mac");
    }

    @Test
    void refusesTextsThatAreTooLong() {
        assertRefused(spec().description("x".repeat(1025)), "description");
        assertRefused(spec().metadata("k", "x".repeat(65536)), "metadata");
        assertRefused(spec().metadata("k", "\u00fc".repeat(32768)), "metadata");
        assertRefused(spec().metadata("", "x"), "metadata");
    }

    @Test
    void refusesTextsThatNoFileCanHold() {
        assertRefused(spec().description("\ud83d"), "description");
        assertRefused(spec().metadata("k", "\ude00"), "metadata");
        assertRefused(spec().metadata("\ud83d", ""), "metadata");
        spec().description("\ud83d\ude00").metadata("\ud83d", "\ude00x");
    }

    @Test
    void reportsEveryViolationAtOnce() {
        DomainSpec.Builder spec = spec().memory(ByteSize.ZERO)
                .vcpus(0)
                .topology(new CpuTopology(1, 1, 1))
                .machine("")
                .cpu(CpuModel.HOST)
                .accelerator(Accelerator.EMULATION)
                .console(new ConsoleSpec(ConsoleKind.SERIAL, ByteSize.ZERO))
                .kernel(boot("\n"))
                .disk(disk("A", A)
                        .kind(DiskKind.CDROM)
                        .onReadError(IoErrorAction.STOP_WHEN_FULL)
                        .serial("")
                        .bootOrder(0)
                        .build())
                .nic(NicSpec.builder("A", UserNetwork.create()).bootOrder(0).build())
                .description("x".repeat(1025))
                .metadata("", "");
        assertThat(refusal(spec::build).subject()).isEqualTo("domain spec web1");
        assertThat(violationsOf(spec::build))
                .containsExactly(
                        "description must be at most 1024 characters",
                        "memory must be whole MiB between 1 MiB and 64 TiB",
                        "vcpus must be between 1 and 4096",
                        "topology makes 1 CPUs, but vcpus is 0",
                        "cpu 'host' needs KVM; use 'max' for emulation",
                        "machine must be the name of a machine type",
                        "kernel.commandLine must be at most 2047 characters without control characters",
                        "disks[0].bus must be SATA or SCSI for a CD-ROM",
                        "disks[0].onReadError cannot be STOP_WHEN_FULL: reading needs no space",
                        "disks[0].serial must be 1 to 20 letters, digits, '_' and '-'",
                        "disks[0].id must be 1 to 31 of a-z, 0-9 and '-', starting with a letter",
                        "disks[0].bootOrder must be at least 1",
                        "nics[0].id must be 1 to 31 of a-z, 0-9 and '-', starting with a letter",
                        "nics[0].id is used by another device",
                        "nics[0].bootOrder must be at least 1",
                        "nics[0].bootOrder is used by another device",
                        "console.history must be between 8 KiB and 1 GiB",
                        "metadata must not have an empty key");
    }

    @Test
    void doesNotChangeWithItsBuilderOrItsArguments() {
        List<DiskSpec> disks = new ArrayList<>(List.of(disk("a", A).build()));
        DomainSpec.Builder builder = spec().disks(disks).metadata("k", "v");
        DomainSpec spec = builder.build();
        disks.clear();
        builder.disk("b", B).metadata("l", "w").nic("n", UserNetwork.create());
        assertThat(spec.disks()).extracting(DiskSpec::id).containsExactly("a");
        assertThat(spec.metadata()).containsOnlyKeys("k");
        assertThat(spec.nics()).isEmpty();
        assertThatThrownBy(() -> spec.disks().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> spec.nics().add(null)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> spec.metadata().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static DomainSpec.Builder spec() {
        return DomainSpec.builder(DomainName.of("web1"));
    }

    private static DiskSpec.Builder disk(String id, FileDisk source) {
        return DiskSpec.builder(id, source);
    }

    private static KernelBoot boot(String line) {
        return KernelBoot.of(HostPath.of("/vmlinuz")).commandLine(line);
    }

    private static void assertRefused(DomainSpec.Builder spec, String... fields) {
        assertThat(fieldsRefusedBy(spec::build)).containsExactly(fields);
    }
}
