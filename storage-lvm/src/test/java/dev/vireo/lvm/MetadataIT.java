package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real LVM on files, as far as it goes without a device mapper. */
class MetadataIT extends OnLoopDevices {
    private static final ByteSize EXTENT = ByteSize.ofMiB(4);
    private static final VolumeId ONE = VolumeId.of("vireo-test", "one");

    private Lvm lvm;

    @BeforeEach
    void open() {
        lvm = Lvm.on(host, options().devices(first, second).build());
    }

    private VolumeGroup group() {
        return lvm.groups().create(ONE.group(), EXTENT, List.of(first));
    }

    @Test
    void makesGrowsAndRemovesAGroup() {
        assertThat(lvm.report().groups()).isEmpty();
        VolumeGroup group = group();
        assertThat(group.size()).isEqualTo(ByteSize.ofMiB(60));
        assertThat(group.free()).isEqualTo(group.size());
        assertThat(group.extent()).isEqualTo(EXTENT);
        assertThat(group.writable()).isTrue();
        assertThat(group.partial()).isFalse();
        assertThatThrownBy(this::group).isInstanceOf(AlreadyExistsException.class);

        assertThat(lvm.groups().extend(ONE.group(), List.of(second)).size()).isEqualTo(ByteSize.ofMiB(120));
        assertThat(lvm.report().physicalVolumes())
                .extracting(each -> each.device().orElseThrow())
                .containsExactlyInAnyOrder(first, second);
        lvm.groups().reduce(ONE.group(), second);
        VolumeGroupName other = VolumeGroupName.of("vireo-other");
        assertThat(lvm.groups().rename(ONE.group(), other).name()).isEqualTo(other);
        assertThatThrownBy(() -> lvm.group(ONE.group())).isInstanceOf(NotFoundException.class);
        lvm.groups().remove(other);
        assertThat(lvm.report().groups()).isEmpty();
        assertThat(lvm.report().physicalVolumes())
                .as("their labels are gone as well")
                .isEmpty();
    }

    @Test
    void refusesADeviceThatCarriesSomething() {
        host.run(Command.of("mkfs.ext4", "-q", second.value())).orThrow("make", "a file system");
        assertThatThrownBy(() -> lvm.groups().create(ONE.group(), EXTENT, List.of(first, second)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("ext4")
                .hasMessageContaining("wipefs");
        assertThat(lvm.report().groups()).isEmpty();
        group();
        assertThatThrownBy(() -> lvm.groups().extend(ONE.group(), List.of(second)))
                .isInstanceOf(WrongStateException.class);
        assertThatThrownBy(() -> lvm.groups().create(VolumeGroupName.of("vireo-more"), EXTENT, List.of(first)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("LVM2_member");
    }

    @Test
    void makesChangesAndRemovesVolumes() {
        group();
        lvm.groups().extend(ONE.group(), List.of(second));
        LvmTag tag = LvmTag.of("vireo/owner=web1");
        LogicalVolume one =
                lvm.create(VolumeSpec.builder(ONE, ByteSize.ofMiB(9)).tag(tag).build());
        assertThat(one.size()).as("whole extents").isEqualTo(ByteSize.ofMiB(12));
        assertThat(one.tags()).containsExactly(tag);
        assertThat(one.attributes().kind()).isEqualTo(VolumeKind.PLAIN);
        assertThat(one.attributes().access()).isEqualTo(VolumeAttributes.Access.WRITABLE);
        assertThat(one.open()).isFalse();
        assertThat(one.segments()).singleElement().satisfies(segment -> {
            assertThat(segment.type()).isEqualTo("linear");
            assertThat(segment.devices()).containsExactly(first + "(0)");
        });
        VolumeId wide = VolumeId.of("vireo-test", "wide");
        LogicalVolume striped = lvm.create(VolumeSpec.builder(wide, ByteSize.ofMiB(16))
                .striped(2)
                .stripeSize(ByteSize.ofKiB(128))
                .build());
        assertThat(striped.segments()).singleElement().satisfies(segment -> {
            assertThat(segment.stripes()).isEqualTo(2);
            assertThat(segment.stripeSize()).isEqualTo(ByteSize.ofKiB(128));
        });
        assertThatThrownBy(() ->
                        lvm.create(VolumeSpec.builder(ONE, ByteSize.ofMiB(4)).build()))
                .isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> lvm.create(VolumeSpec.builder(VolumeId.of("vireo-test", "huge"), ByteSize.ofGiB(1))
                        .build()))
                .isInstanceOf(NotEnoughResourcesException.class)
                .hasMessageContaining("vireo-test");

        assertThat(lvm.grow(ONE, ByteSize.ofMiB(20)).size()).isEqualTo(ByteSize.ofMiB(20));
        assertThatThrownBy(() -> lvm.grow(ONE, ByteSize.ofMiB(20))).isInstanceOf(WrongStateException.class);
        assertThatThrownBy(() -> lvm.grow(ONE, ByteSize.ofGiB(1))).isInstanceOf(NotEnoughResourcesException.class);
        assertThat(lvm.shrink(ONE, ByteSize.ofMiB(8)).size()).isEqualTo(ByteSize.ofMiB(8));
        VolumeId two = new VolumeId(ONE.group(), VolumeName.of("two"));
        assertThatThrownBy(() -> lvm.rename(ONE, wide.name())).isInstanceOf(AlreadyExistsException.class);
        assertThat(lvm.rename(ONE, two.name()).uuid()).isEqualTo(one.uuid());
        assertThat(lvm.tag(two, Set.of(LvmTag.of("more")), Set.of(tag)).tags()).containsExactly(LvmTag.of("more"));
        assertThat(lvm.holders(two)).isEmpty();
        assertThatThrownBy(() -> lvm.groups().remove(ONE.group()))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("2 volumes");
        assertThatThrownBy(() -> lvm.groups().reduce(ONE.group(), first)).isInstanceOf(WrongStateException.class);
        lvm.remove(two);
        lvm.remove(wide);
        assertThatThrownBy(() -> lvm.volume(two)).isInstanceOf(NotFoundException.class);
        assertThat(lvm.report(ONE.group()).volumes()).isEmpty();
        lvm.groups().remove(ONE.group());
    }

    @Test
    void seesOnlyItsOwnDevices() {
        group();
        Lvm blind = Lvm.on(host, options().devices(second).build());
        assertThat(blind.report().groups()).isEmpty();
        Lvm usual = Lvm.on(host, options().build());
        assertThat(usual.report().groups())
                .as("loop devices are looked at only when they are named")
                .extracting(VolumeGroup::name)
                .doesNotContain(ONE.group());
        assertThatThrownBy(() -> blind.volume(ONE)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void tellsWhenADeviceOfAGroupIsMissing() {
        group();
        lvm.groups().extend(ONE.group(), List.of(second));
        Lvm half = Lvm.on(host, options().devices(first).build());
        VolumeGroup group = half.group(ONE.group());
        assertThat(group.partial()).isTrue();
        assertThat(group.missing()).isEqualTo(1);
        assertThat(half.report(ONE.group()).physicalVolumes())
                .filteredOn(PhysicalVolume::missing)
                .singleElement()
                .satisfies(each -> assertThat(each.device()).isEmpty());
    }
}
