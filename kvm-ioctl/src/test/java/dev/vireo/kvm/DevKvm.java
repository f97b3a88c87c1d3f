package dev.vireo.kvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** {@code /dev/kvm}, for tests; without it they say so. */
final class DevKvm {
    private DevKvm() {}

    static Kvm open() {
        assumeTrue(Files.isWritable(Path.of("/dev/kvm")), "no /dev/kvm, or no right to write it");
        return Kvm.open();
    }
}
