package dev.vireo.microvm.internal.virtio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Nothing that a guest does to queues and registers makes a device fail, or write out of memory, or stay broken after a
 * reset. The first byte says which device. How to run it, and where its inputs go, is told by {@code ProtocolFuzzTest} of
 * the QEMU driver.
 */
class DevicesFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void bearsAnyDriver(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        FuzzedDevice[] devices = FuzzedDevice.values();
        Path folder = Files.createDirectories(Path.of(
                System.getProperty("java.io.tmpdir"),
                "vireo-fuzz-" + ProcessHandle.current().pid()));
        devices[(input[0] & 0xff) % devices.length].attack(Arrays.copyOfRange(input, 1, input.length), folder);
    }
}
