package dev.vireo.microvm.internal.virtio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@link FuzzedDevice#BALLOON} bears any driver. A class of its own: Jazzer runs one test in each JVM. */
class BalloonFuzzTest {
    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "3s")
    void bearsAnyDriver(byte[] input) {
        FuzzedDevice.BALLOON.attack(input, folder);
    }
}
