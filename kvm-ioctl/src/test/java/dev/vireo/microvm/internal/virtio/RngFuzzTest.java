package dev.vireo.microvm.internal.virtio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@link FuzzedDevice#RNG} bears any driver. A class of its own: Jazzer runs one test in each JVM. */
class RngFuzzTest {
    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "3s")
    void bearsAnyDriver(byte[] input) {
        FuzzedDevice.RNG.attack(input, folder);
    }
}
