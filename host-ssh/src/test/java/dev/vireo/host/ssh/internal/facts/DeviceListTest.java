package dev.vireo.host.ssh.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.HostDevice;
import dev.vireo.host.HostPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceListTest {
    @Test
    void readsTheDatabaseOfUdev() {
        String text = """
                P: /devices/pci0000:00/0000:00:03.0/virtio0/block/vda
                N: vda
                E: DEVPATH=/devices/pci0000:00/0000:00:03.0/virtio0/block/vda
                E: DEVNAME=/dev/vda
                E: SUBSYSTEM=block

                P: /devices/virtual/net/lo
                E: SUBSYSTEM=net

                """;
        List<HostDevice> devices = DeviceList.parse("block", text);
        assertThat(devices).singleElement().satisfies(device -> {
            assertThat(device.name()).isEqualTo("vda");
            assertThat(device.deviceNode()).hasValue(HostPath.of("/dev/vda"));
            assertThat(device.properties()).containsEntry("SUBSYSTEM", "block");
        });
        assertThat(DeviceList.parse("usb", text)).isEmpty();
    }

    @Test
    void readsUeventFilesWhereThereIsNoUdev() {
        List<HostDevice> devices =
                DeviceList.parse("block", "\0/sys/devices/virtual/block/loop0\0MAJOR=7\nDEVNAME=loop0\n");
        assertThat(devices)
                .singleElement()
                .satisfies(device -> assertThat(device.deviceNode()).hasValue(HostPath.of("/dev/loop0")));
    }

    @Test
    void anEmptyAnswerHasNoDevices() {
        assertThat(DeviceList.parse("block", "")).isEmpty();
    }
}
