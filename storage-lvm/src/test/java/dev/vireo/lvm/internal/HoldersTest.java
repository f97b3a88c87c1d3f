package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldersTest {
    /** /proc/self/mountinfo of Linux 6.1. */
    private static final String MOUNTS = """
            22 28 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
            28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            97 28 253:0 / /srv/a\\040b rw,relatime shared:51 - ext4 /dev/mapper/vg0-data rw
            98 28 253:0 /sub /mnt rw,relatime shared:52 - ext4 /dev/mapper/vg0-data rw
            """;

    @Test
    void findsWhereADeviceIsMounted() {
        assertThat(Holders.mounts(MOUNTS, "253:0")).containsExactly("/srv/a\\040b", "/mnt");
        assertThat(Holders.mounts(MOUNTS, "253:1")).isEmpty();
        assertThat(Holders.mounts("", "8:1")).isEmpty();
    }

    @Test
    void findsThePathsThatADrbdResourceNames() {
        String resource = """
                resource r0 {
                    device minor 0;
                    # disk /dev/vg0/old;
                    on alpha { disk "/dev/vg0/data"; meta-disk internal; }
                    on beta { disk /dev/mapper/vg0-other; }
                }
                """;
        assertThat(Holders.names(resource, Set.of("/dev/vg0/data"))).isTrue();
        assertThat(Holders.names(resource, Set.of("/dev/mapper/vg0-other"))).isTrue();
        for (String path : List.of("/dev/vg0/old", "/dev/vg0/dat", "/dev/vg0/data2")) {
            assertThat(Holders.names(resource, Set.of(path))).as(path).isFalse();
        }
    }

    @Test
    void readsWhatADeviceCarries() {
        assertThat(Signatures.parse("")).isEmpty();
        assertThat(Signatures.parse("""
                {"signatures": [
                  {"device":"loop0", "offset":"0x438", "type":"ext4", "uuid":"x", "label":null},
                  {"device":"loop0", "offset":"0x1fe", "type":"dos", "uuid":null, "label":null}
                ]}""")).containsExactly("ext4", "dos");
    }
}
