package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunAGuestIT {
    @Test
    void theGuestSaysHello() {
        assertThat(RunAGuest.greeting()).isEqualTo("Hello");
    }
}
