package dev.vireo.kvm;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * No address and no length makes {@link GuestMemory} read or write outside. How to run it, and where its inputs go, is
 * told by {@code ProtocolFuzzTest} of the QEMU driver.
 */
class GuestMemoryFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void staysInside(byte[] input) {
        try (MemoryModel model = new MemoryModel()) {
            model.run(input);
        }
    }
}
