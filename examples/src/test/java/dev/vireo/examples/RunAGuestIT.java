package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RunAGuestIT {
    @Test
    void theGuestSaysHello() {
        assumeTrue(Files.isWritable(Path.of("/dev/kvm")), "no /dev/kvm, or no right to write it");
        assertThat(RunAGuest.greeting()).isEqualTo("Hello");
    }
}
