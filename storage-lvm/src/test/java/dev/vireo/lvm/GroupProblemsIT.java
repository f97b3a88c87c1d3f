package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.GroupProblem.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be wrong with a group, made wrong on purpose: the real LVM on files. */
class GroupProblemsIT extends OnLoopDevices {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("vireo-problems");
    private static final VolumeId ONE = new VolumeId(GROUP, VolumeName.of("one"));
    private static final VolumeId WIDE = new VolumeId(GROUP, VolumeName.of("wide"));
    private static final ByteSize EXTENT = ByteSize.ofMiB(4);

    private Lvm lvm;

    @BeforeEach
    void open() {
        lvm = lvm(first, second);
    }

    private Lvm lvm(HostPath... devices) {
        return Lvm.on(host, options().devices(devices).build());
    }

    /** LVM as somebody at the console has it, on the first device. */
    private void byHand(String command, String... words) {
        Command line = Command.of(Stream.concat(
                        Stream.of(
                                "lvm",
                                command,
                                "--config",
                                "devices{filter=[\"a!^" + first + "$!\",\"r!.*!\"] use_devicesfile=0}",
                                "--driverloaded",
                                "n"),
                        Stream.of(words))
                .toList());
        host.run(line).orThrow("run " + command, GROUP.value());
    }

    private static VolumeSpec volume(VolumeId id) {
        return VolumeSpec.builder(id, EXTENT).build();
    }

    private static List<Kind> kinds(Lvm lvm) {
        return lvm.groups().problems(GROUP).stream().map(GroupProblem::kind).toList();
    }

    @Test
    void aMissingDeviceIsToldAndComesBack() {
        lvm.groups().create(GROUP, EXTENT, List.of(first, second));
        lvm.create(volume(ONE));
        lvm.create(VolumeSpec.builder(WIDE, ByteSize.ofMiB(8)).striped(2).build());
        assertThat(kinds(lvm)).isEmpty();
        Lvm half = lvm(first);
        String uuid = half.report(GROUP).physicalVolumes().stream()
                .filter(PhysicalVolume::missing)
                .findFirst()
                .orElseThrow()
                .uuid();
        assertThat(half.groups().problems(GROUP)).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.MISSING_DEVICES);
            assertThat(problem.what()).contains(uuid);
        });
        assertThatThrownBy(() -> half.grow(ONE, ByteSize.ofMiB(8)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining(uuid)
                .hasMessageContaining("replaceMissing")
                .hasMessageContaining("LVM says");
        half.tag(ONE, Set.of(LvmTag.of("changed-meanwhile")), Set.of());

        assertThat(kinds(lvm))
                .as("what was changed without it does not trust it")
                .containsExactly(Kind.MISSING_DEVICES);
        assertThat(lvm.groups().restore(GROUP, second).partial()).isFalse();
        assertThat(kinds(lvm)).isEmpty();
        assertThat(lvm.grow(ONE, ByteSize.ofMiB(8)).tags()).containsExactly(LvmTag.of("changed-meanwhile"));
    }

    @Test
    void aMissingDeviceIsForgottenWithTheVolumesThatTheCallerNames() {
        lvm.groups().create(GROUP, EXTENT, List.of(first));
        lvm.create(volume(ONE));
        lvm.groups().extend(GROUP, List.of(second));
        lvm.create(VolumeSpec.builder(WIDE, ByteSize.ofMiB(8)).striped(2).build());
        Lvm half = lvm(first);
        assertThat(half.volume(WIDE).attributes().health()).isEqualTo(VolumeHealth.PARTIAL);
        assertThatThrownBy(() -> half.groups().forgetMissing(GROUP, Set.of()))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("wide");
        assertThatThrownBy(() -> half.groups().forgetMissing(GROUP, Set.of(WIDE.name(), ONE.name())))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("one");
        assertThat(half.report(GROUP).volumes()).hasSize(2);
        assertThat(half.groups().forgetMissing(GROUP, Set.of(WIDE.name())).partial())
                .isFalse();
        assertThat(half.report(GROUP).volumes()).extracting(LogicalVolume::name).containsExactly("one");
        assertThat(half.grow(ONE, ByteSize.ofMiB(8)).size()).isEqualTo(ByteSize.ofMiB(8));
    }

    @Test
    void aDeviceAndItsCopyAreTold() {
        lvm.groups().create(GROUP, EXTENT, List.of(first));
        lvm.create(volume(ONE));
        host.run(Command.of("dd", "if=" + first, "of=" + second, "bs=1M", "count=4", "conv=fsync", "status=none"))
                .orThrow("copy", first.value());
        assertThat(lvm.groups().problems(GROUP)).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.DUPLICATE_DEVICES);
            assertThat(problem.what()).containsAnyOf(first.value(), second.value());
        });
        assertThatThrownBy(() -> lvm.grow(ONE, ByteSize.ofMiB(8)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("twice")
                .hasMessageContaining("importCopy");
        assertThat(lvm(first).grow(ONE, ByteSize.ofMiB(8)).size()).isEqualTo(ByteSize.ofMiB(8));
    }

    @Test
    void aFullMetadataAreaIsTold() {
        byHand("vgcreate", "-y", "--metadatasize", "32k", "--dataalignment", "4k", GROUP.value(), first.value());
        lvm.create(volume(ONE));
        assertThat(kinds(lvm)).isEmpty();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 16; i++) {
                        lvm.tag(ONE, tags(i * 10, 10), Set.of());
                    }
                })
                .isInstanceOf(NotEnoughResourcesException.class)
                .hasMessageContaining("metadata area of 32 KiB")
                .hasMessageContaining("LVM says");
        assertThat(kinds(lvm)).containsExactly(Kind.METADATA_ALMOST_FULL);
        lvm.tag(ONE, Set.of(), lvm.volume(ONE).tags());
        assertThat(kinds(lvm)).isEmpty();
    }

    private static Set<LvmTag> tags(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> LvmTag.of("x".repeat(100) + i))
                .collect(Collectors.toSet());
    }

    @Test
    void aDeviceThatCannotBeWrittenIsTold() {
        lvm.groups().create(GROUP, EXTENT, List.of(first));
        lvm.create(volume(ONE));
        host.run(Command.of("blockdev", "--setro", first.value())).orThrow("protect", first.value());
        try {
            assertThat(lvm.groups().problems(GROUP)).singleElement().satisfies(problem -> {
                assertThat(problem.kind()).isEqualTo(Kind.READ_ONLY_DEVICES);
                assertThat(problem.what()).contains(first.value());
            });
            assertThatThrownBy(() -> lvm.grow(ONE, ByteSize.ofMiB(8)))
                    .isInstanceOf(WrongStateException.class)
                    .hasMessageContaining(first.value())
                    .hasMessageContaining("setrw");
        } finally {
            host.run(Command.of("blockdev", "--setrw", first.value())).orThrow("free", first.value());
        }
        assertThat(lvm.grow(ONE, ByteSize.ofMiB(8)).size()).isEqualTo(ByteSize.ofMiB(8));
    }

    @Test
    void aSharedGroupWithoutLvmlockdIsSeenAndNotChanged() throws Exception {
        lvm.groups().create(GROUP, EXTENT, List.of(first));
        lvm.create(volume(ONE));
        Path backup = folder.resolve("backup");
        byHand("vgcfgbackup", "-f", backup.toString(), GROUP.value());
        String text = Files.readString(backup, StandardCharsets.UTF_8);
        Files.writeString(
                backup, text.replaceFirst("\tseqno = .*\n", "$0\tlock_type = \"dlm\"\n\tlock_args = \"1.0.0:test\"\n"));
        byHand("vgcfgrestore", "-y", "-f", backup.toString(), GROUP.value());

        assertThat(lvm.group(GROUP).lockType()).contains("dlm");
        assertThat(lvm.volume(ONE).size()).isEqualTo(EXTENT);
        assertThat(kinds(lvm)).containsExactly(Kind.LOCKS_MISSING);
        assertThatThrownBy(() -> lvm.grow(ONE, ByteSize.ofMiB(8)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("dlm")
                .hasMessageContaining("lockstart");
    }
}
