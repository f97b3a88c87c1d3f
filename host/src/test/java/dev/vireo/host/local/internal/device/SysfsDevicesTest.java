package dev.vireo.host.local.internal.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.HostDevice;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.facts.FakeSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsDevicesTest {
    @TempDir
    Path root;

    @Test
    void readsAClass() {
        FakeSystem system = new FakeSystem(root)
                .file(
                        "/sys/devices/pci0/block/cciss!c0d0/uevent",
                        "MAJOR=104\nMINOR=0\nDEVNAME=cciss/c0d0\nDEVTYPE=disk\n")
                .file("/sys/devices/virtual/block/loop0/uevent", "MAJOR=7\nMINOR=0\nDEVNAME=loop0\nDEVTYPE=disk\n")
                .link("/sys/class/block/loop0", "../../devices/virtual/block/loop0")
                .link("/sys/class/block/cciss!c0d0", "../../devices/pci0/block/cciss!c0d0");
        List<HostDevice> devices = new SysfsDevices(system.files()).list("block");
        assertThat(devices)
                .containsExactly(
                        new HostDevice(
                                "block",
                                "cciss/c0d0",
                                HostPath.of("/sys/devices/pci0/block/cciss!c0d0"),
                                HostPath.of("/dev/cciss/c0d0"),
                                Map.of(
                                        "MAJOR", "104",
                                        "MINOR", "0",
                                        "DEVNAME", "/dev/cciss/c0d0",
                                        "DEVTYPE", "disk",
                                        "DEVPATH", "/devices/pci0/block/cciss!c0d0",
                                        "SUBSYSTEM", "block")),
                        new HostDevice(
                                "block",
                                "loop0",
                                HostPath.of("/sys/devices/virtual/block/loop0"),
                                HostPath.of("/dev/loop0"),
                                Map.of(
                                        "MAJOR", "7",
                                        "MINOR", "0",
                                        "DEVNAME", "/dev/loop0",
                                        "DEVTYPE", "disk",
                                        "DEVPATH", "/devices/virtual/block/loop0",
                                        "SUBSYSTEM", "block")));
    }

    @Test
    void readsABusWhoseDevicesHaveNoNode() {
        FakeSystem system = new FakeSystem(root)
                .file("/sys/devices/pci0000:00/0000:00:02.0/uevent", "DRIVER=virtio-pci\nPCI_ID=1AF4:1042\n")
                .link("/sys/bus/pci/devices/0000:00:02.0", "../../../devices/pci0000:00/0000:00:02.0");
        assertThat(new SysfsDevices(system.files()).list("pci")).singleElement().satisfies(device -> {
            assertThat(device.name()).isEqualTo("0000:00:02.0");
            assertThat(device.deviceNode()).isEmpty();
            assertThat(device.properties()).containsEntry("PCI_ID", "1AF4:1042");
        });
    }

    @Test
    void skipsWhatIsNoDevice() {
        FakeSystem system = new FakeSystem(root)
                .file("/sys/class/net/bonding_masters", "")
                .link("/sys/class/net/gone", "../../devices/virtual/net/gone");
        assertThat(new SysfsDevices(system.files()).list("net")).isEmpty();
        assertThat(new SysfsDevices(system.files()).list("none")).isEmpty();
    }
}
