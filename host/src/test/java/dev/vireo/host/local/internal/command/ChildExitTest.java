package dev.vireo.host.local.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChildExitTest {
    @Test
    void readsTheStatusOfWait() {
        assertThat(ChildExit.decode(0)).isZero();
        assertThat(ChildExit.decode(42 << 8)).isEqualTo(42);
        assertThat(ChildExit.decode(255 << 8)).isEqualTo(255);
        assertThat(ChildExit.decode(9)).isEqualTo(137);
        assertThat(ChildExit.decode(11 | 0x80)).as("with a core dump").isEqualTo(139);
    }
}
