package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GuestLogTest {
    private static final List<String> LINES = List.of(GuestLog.line(1), GuestLog.line(2), GuestLog.line(3));

    @Test
    void aLineHasItsNumberAndAChecksum() {
        assertThat(GuestLog.line(1)).isEqualTo("1 b026324c6904b2a9cb4b88d6d61c81d1");
    }

    @Test
    void linesBehindTheLastDoNotMatter() {
        assertThat(GuestLog.firstWrong(LINES, 3)).isEmpty();
        assertThat(GuestLog.firstWrong(LINES, 2)).isEmpty();
        assertThat(GuestLog.firstWrong(List.of(), 0)).isEmpty();
        assertThat(GuestLog.firstWrong(List.of(LINES.get(0), "torn"), 1)).isEmpty();
    }

    @Test
    void findsWhatIsMissingOrChanged() {
        assertThat(GuestLog.firstWrong(LINES, 4)).hasValue(4);
        assertThat(GuestLog.firstWrong(List.of(LINES.get(0), LINES.get(2)), 2)).hasValue(2);
        assertThat(GuestLog.firstWrong(List.of("1 0"), 1)).hasValue(1);
    }
}
