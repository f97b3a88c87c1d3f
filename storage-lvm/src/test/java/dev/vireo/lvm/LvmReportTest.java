package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.VolumeAttributes.Activity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reports of one group by three versions of LVM: those of Debian 11, 12 and 13 (2.03.11-2.1, 2.03.16-2, 2.03.31-2), each
 * run on the kernel of Debian 12, with a filter that lets it see both devices, or one of both.
 */
class LvmReportTest {
    private static final String DEBIAN_11 = "2.03.11";
    private static final String DEBIAN_12 = "2.03.16";
    private static final String DEBIAN_13 = "2.03.31";
    private static final VolumeGroupName GUESTS = VolumeGroupName.of("guests");

    private static LvmReport report(String version, String which) throws IOException {
        String name = "lvm2-" + version + "-" + which + ".json";
        try (InputStream file = LvmReportTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return LvmReport.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static LogicalVolume volume(LvmReport report, String name) {
        return report.volume(VolumeId.of("guests", name)).orElseThrow();
    }

    private static LogicalVolume hidden(LvmReport report, String name) {
        return report.volumes().stream()
                .filter(each -> each.hidden() && each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {DEBIAN_11, DEBIAN_12, DEBIAN_13})
    void readsAGroupAndItsDevices(String version) throws IOException {
        LvmReport report = report(version, "whole");
        assertThat(report.groups()).singleElement().satisfies(group -> {
            assertThat(group.name()).isEqualTo(GUESTS);
            assertThat(group.size()).isEqualTo(ByteSize.ofBytes(2_139_095_040L));
            assertThat(group.free()).isEqualTo(ByteSize.ofBytes(2_063_597_568L));
            assertThat(group.extent()).isEqualTo(ByteSize.ofMiB(4));
            assertThat(group.metadataFree()).isEqualTo(ByteSize.ofBytes(515_584));
            assertThat(group.partial()).isFalse();
            assertThat(group.shared()).isFalse();
            assertThat(group.lockType()).isEmpty();
            assertThat(group.systemId()).isEmpty();
        });
        assertThat(report.physicalVolumes())
                .extracting(each -> each.device().orElseThrow())
                .containsExactly(HostPath.of("/dev/mapper/spare0"), HostPath.of("/dev/mapper/spare1"));
        assertThat(report.physicalVolumes()).allSatisfy(each -> {
            assertThat(each.deviceSize()).isEqualTo(ByteSize.ofGiB(1));
            assertThat(each.missing()).isFalse();
            assertThat(each.allocatable()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {DEBIAN_11, DEBIAN_12, DEBIAN_13})
    void readsVolumesOfEveryKind(String version) throws IOException {
        LvmReport report = report(version, "whole");
        LogicalVolume plain = volume(report, "plain");
        assertThat(plain.attributes().kind()).isEqualTo(VolumeKind.ORIGIN);
        assertThat(plain.tags()).containsExactlyInAnyOrder(LvmTag.of("owner=web1"), LvmTag.of("vireo/golden"));
        assertThat(plain.major()).isPresent();
        assertThat(volume(report, "wide").segments()).singleElement().satisfies(segment -> {
            assertThat(segment.type()).isEqualTo("striped");
            assertThat(segment.devices()).containsExactly("/dev/mapper/spare0(2)", "/dev/mapper/spare1(0)");
        });
        LogicalVolume mirrored = volume(report, "mirrored");
        assertThat(mirrored.attributes().kind()).isEqualTo(VolumeKind.RAID);
        assertThat(mirrored.syncPercent()).hasValue(100);
        assertThat(mirrored.syncAction()).contains("idle");
        assertThat(mirrored.mismatches()).hasValue(0);
        assertThat(hidden(report, "mirrored_rimage_1").attributes().kind()).isEqualTo(VolumeKind.IMAGE);
        LogicalVolume clone = volume(report, "clone");
        assertThat(clone.attributes().kind()).isEqualTo(VolumeKind.THIN);
        assertThat(clone.origin()).contains("golden");
        assertThat(clone.pool()).contains("pool");
        assertThat(clone.size()).isEqualTo(ByteSize.ofGiB(1));
        assertThat(hidden(report, "lvol0_pmspare").major()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {DEBIAN_11, DEBIAN_12, DEBIAN_13})
    void tellsAFullPoolAndALostSnapshot(String version) throws IOException {
        LvmReport report = report(version, "whole");
        LogicalVolume pool = volume(report, "pool");
        assertThat(pool.attributes().kind()).isEqualTo(VolumeKind.THIN_POOL);
        assertThat(pool.attributes().health()).isEqualTo(VolumeHealth.OUT_OF_DATA_SPACE);
        assertThat(pool.dataPercent()).hasValue(100);
        assertThat(pool.metadataPercent()).hasValue(11.04);
        assertThat(pool.metadataSize()).isEqualTo(ByteSize.ofMiB(4));
        LogicalVolume lost = volume(report, "lost");
        assertThat(lost.attributes().activity()).isEqualTo(Activity.INVALID_SNAPSHOT);
        assertThat(lost.origin()).contains("plain");
        assertThat(report.snapshots(VolumeId.of("guests", "plain"))).containsExactly(lost);
    }

    @ParameterizedTest
    @ValueSource(strings = {DEBIAN_11, DEBIAN_12, DEBIAN_13})
    void tellsWhatAMissingDeviceMeans(String version) throws IOException {
        LvmReport report = report(version, "missing");
        VolumeGroup group = report.group(GUESTS).orElseThrow();
        assertThat(group.partial()).isTrue();
        assertThat(group.missing()).isEqualTo(1);
        assertThat(report.physicalVolumes())
                .filteredOn(PhysicalVolume::missing)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.device()).isEmpty();
                    assertThat(each.deviceSize()).isEqualTo(ByteSize.ofBytes(0));
                });
        assertThat(volume(report, "mirrored").attributes().health()).isEqualTo(VolumeHealth.PARTIAL);
        assertThat(volume(report, "wide").attributes().health()).isEqualTo(VolumeHealth.PARTIAL);
        assertThat(volume(report, "plain").attributes().health()).isEqualTo(VolumeHealth.GOOD);
        assertThat(volume(report, "pool").attributes().health())
                .as("that it is full is told no more")
                .isEqualTo(VolumeHealth.PARTIAL);
    }
}
