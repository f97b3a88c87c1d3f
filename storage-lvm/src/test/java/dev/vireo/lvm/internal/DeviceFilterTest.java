package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.HostPath;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DeviceFilterTest {
    private static boolean accepts(DeviceFilter filter, String path) {
        return matches(filter.patterns(), path) && !matches(filter.refused(), path);
    }

    private static boolean matches(List<String> patterns, String path) {
        return patterns.stream()
                .anyMatch(each -> Pattern.compile(each).matcher(path).matches());
    }

    @Test
    void namesWhatIsLookedAtAndRefusesTheRest() {
        assertThat(DeviceFilter.only(List.of(HostPath.of("/dev/sdb"), HostPath.of("/dev/sdc1")))
                        .config())
                .isEqualTo("devices{filter=[\"a!^/dev/sdb$!\",\"a!^/dev/sdc1$!\",\"r!.*!\"]"
                        + " global_filter=[\"a!^/dev/sdb$!\",\"a!^/dev/sdc1$!\",\"r!.*!\"] use_devicesfile=0"
                        + " hints=\"none\"}");
        assertThat(new DeviceFilter(List.of(), List.of()).config()).contains("filter=[\"r!.*!\"]");
    }

    @Test
    void keepsOffDrbdAndEverythingThatLiesOnOthers() {
        DeviceFilter filter = DeviceFilter.disks(
                List.of("sda", "nvme0n1", "md0", "vda", "drbd1", "dm-3", "loop0", "zram0", "nbd0", "sr0"), List.of());
        for (String path : List.of("/dev/sda", "/dev/sda12", "/dev/nvme0n1p3", "/dev/md0", "/dev/md0p1", "/dev/vda1")) {
            assertThat(accepts(filter, path)).as(path).isTrue();
        }
        for (String path : List.of(
                "/dev/drbd1",
                "/dev/drbd/by-res/r0/0",
                "/dev/block/147:1",
                "/dev/dm-3",
                "/dev/loop0",
                "/dev/sdaa",
                "/dev/mapper/vg0-web1",
                "/dev/disk/by-id/dm-uuid-LVM-x",
                "/dev/nvme0n12",
                "/dev/nvme0n1px")) {
            assertThat(accepts(filter, path)).as(path).isFalse();
        }
    }

    /** dmsetup 1.02.185. */
    @Test
    void looksThroughMappedDevicesThatAreNeitherVolumesNorFrozen() {
        List<MappedDevice> mapped = MappedDevice.parse("""
            L--w\tdm-0\tmpath-3600508b400105e21\tmpatha\tsda,sdb
            L--w\tdm-1\tLVM-2xLNuqfVq5cQAevvbpbvf\tguests-one\tsdc
            L-sw\tdm-2\t\tfrozen\tsdd
            L--w\tdm-3\tCRYPT-LUKS2-1f3e-secret\tsecret\tsde3
            """);
        DeviceFilter filter = DeviceFilter.disks(List.of("sda", "sdb", "sdc", "sdd", "sde", "dm-0", "dm-1"), mapped);
        for (String path : List.of("/dev/mapper/mpatha", "/dev/mapper/secret", "/dev/sdc", "/dev/sde", "/dev/sde2")) {
            assertThat(accepts(filter, path)).as(path).isTrue();
        }
        for (String path : List.of(
                "/dev/sda", "/dev/sdb", "/dev/sdd", "/dev/sde3", "/dev/mapper/frozen", "/dev/mapper/guests-one")) {
            assertThat(accepts(filter, path)).as(path).isFalse();
        }
        assertThat(filter.config()).startsWith("devices{filter=[\"r!^/dev/sda$!\",");
        assertThat(MappedDevice.parse("No devices found\n")).isEmpty();
    }

    @Test
    void takesAPathForWhatItIs() {
        DeviceFilter filter = DeviceFilter.only(List.of(HostPath.of("/dev/mapper/a.b+c\"!")));
        assertThat(accepts(filter, "/dev/mapper/a.b+c\"!")).isTrue();
        assertThat(accepts(filter, "/dev/mapper/axb+c\"!")).isFalse();
        assertThat(filter.config()).contains("\\\"");
    }
}
