package dev.vireo.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {
    /** From Linux 6.18. */
    private static final String REST = " R 8075 8075 6857 0 -1 4194304 101 0 0 0 11 22 0 0 20 0 1 0 129838 3133440 384"
            + " 18446744073709551615 94817302429696 94817302449577 140726824882112 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0"
            + " 94817302465584 94817302467200 94818294206464 140726824889057 140726824889077 140726824889077"
            + " 140726824890347 0\n";

    @Test
    void readsTheFields() {
        assertThat(ProcessStat.parse("8083 (cat)" + REST))
                .hasValue(new ProcessStat(8083, 'R', 8075, 6857, 11, 22, 129838, 384));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a)", "a b", ") R 1 1 1", "a) S 2 (b", "", "a\nb", "tmux: server"})
    void letsANameHoldAnything(String name) {
        assertThat(ProcessStat.parse("42 (" + name + ")" + REST))
                .hasValueSatisfying(stat -> assertThat(stat.startTime()).isEqualTo(129838));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "42 (x", "42 (x) R 1 2", "x (x)", "42 (x) RR 1"})
    void takesNothingFromOtherText(String text) {
        assertThat(ProcessStat.parse(text)).isEmpty();
    }

    @Test
    void knowsTheDead() {
        assertThat(ProcessStat.parse("1 (x)" + REST.replace(" R ", " Z ")))
                .hasValueSatisfying(stat -> assertThat(stat.isZombie()).isTrue());
        assertThat(ProcessStat.parse("1 (x)" + REST))
                .hasValueSatisfying(stat -> assertThat(stat.isZombie()).isFalse());
    }
}
