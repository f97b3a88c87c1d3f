package dev.vireo.microvm.internal.virtio;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fuzz tests of the devices do, with many random inputs and without the fuzzer. */
@Timeout(60)
class DevicesStormTest {
    private static final int INPUTS = 60;
    private static final int STEPS = 300;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void bearsRandomDrivers(FuzzedDevice device) {
        for (long seed = 0; seed < INPUTS; seed++) {
            byte[] input = new byte[16 * STEPS];
            new Random(seed).nextBytes(input);
            device.attack(input, folder);
        }
    }
}
