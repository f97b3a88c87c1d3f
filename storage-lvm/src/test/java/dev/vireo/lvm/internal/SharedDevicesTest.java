package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What lsblk (util-linux 2.38.1) says; the reports of SCSI transports are written by hand after its manual. */
class SharedDevicesTest {
    private static String device(String name, String type, String transport) {
        return "{\"kname\":\"" + name + "\", \"type\":\"" + type + "\", \"tran\":" + transport + "}";
    }

    private static String report(String... devices) {
        return "{\"blockdevices\": [" + String.join(",", devices) + "]}";
    }

    @Test
    void aDiskOfThisMachineIsItsOwn() {
        String lab = report(device("dm-0", "dm", "null"), device("vdc", "disk", "null"));
        assertThat(SharedDevices.parse(lab)).isEmpty();
        assertThat(SharedDevices.parse(report(device("sda", "disk", "\"sas\""), device("nvme0n1", "disk", "\"nvme\""))))
                .isEmpty();
    }

    @Test
    void aNetworkLeadsToOthers() {
        assertThat(SharedDevices.parse(report(device("nbd0", "disk", "null"))))
                .containsExactly("nbd0 (a network block device)");
        assertThat(SharedDevices.parse(report(device("sdb1", "part", "null"), device("sdb", "disk", "\"iscsi\""))))
                .containsExactly("sdb (iSCSI)");
        assertThat(SharedDevices.parse(report(device("drbd3", "disk", "null"), device("rbd0", "disk", "null"))))
                .containsExactly("drbd3 (DRBD)", "rbd0 (Ceph)");
    }

    @Test
    void whatADeviceLiesOnCounts() {
        String nested = "{\"blockdevices\": [{\"kname\":\"dm-4\", \"type\":\"crypt\", \"tran\":null, \"children\": ["
                + device("dm-1", "mpath", "null") + "]}]}";
        assertThat(SharedDevices.parse(nested)).containsExactly("dm-1 (multipath)");
    }
}
