package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class WitnessTest {
    private final Witness witness = new Witness();

    @Test
    void remembersWhereTheConsoleWasReadTo() {
        assertThat(witness.position()).isNegative();
        assertThat(witness.console("1234 [    0.0] Linux version 6")).isEqualTo("[    0.0] Linux version 6");
        assertThat(witness.position()).isEqualTo(1234);
        assertThat(witness.console("1236 ")).isEmpty();
    }

    @Test
    void findsThatEveryNumberWasCounted() {
        witness.console("10 VIREO-COUNT 7");
        witness.console("20 something else");
        witness.console("30 guest# VIREO-COUNT 8");
        witness.console("40 echo UP VIREO-COUNT 9$(cat /proc/uptime)");
        assertThat(witness).hasToString("it counted from 7 to 9, and no number is missing");
    }

    @Test
    void noticesANumberThatIsMissingOrComesTwice() {
        witness.console("10 VIREO-COUNT 7");
        assertThatIllegalStateException()
                .isThrownBy(() -> witness.console("20 VIREO-COUNT 9"))
                .withMessage("the guest counted 7, and then 9");
        assertThatIllegalStateException().isThrownBy(() -> witness.console("30 VIREO-COUNT 7"));
    }

    @Test
    void noticesAnotherProcess() {
        witness.process("4711");
        witness.process("4711");
        assertThatIllegalStateException().isThrownBy(() -> witness.process("4712"));
    }

    @Test
    void noticesThatTheGuestHasBootedAgain() {
        witness.uptime("7.21");
        assertThatIllegalStateException()
                .isThrownBy(() -> witness.uptime("2.05"))
                .withMessage("the guest was up for 7.21 s, and now for 2.05 s");
    }
}
