package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.examples.Progress.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, 9);
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsPlainLinesWithTimesIntoAPipe() {
        try (Progress progress = progress(false)) {
            progress.step("Boot it");
            progress.line(Style.CONSOLE, "Linux version 6");
        }
        assertThat(shown().lines())
                .satisfiesExactly(
                        first -> assertThat(first).matches(" +\\d+\\.\\d s  \\[1/9] Boot it"),
                        second -> assertThat(second).matches(" +\\d+\\.\\d s        \\| Linux version 6"));
    }

    @Test
    void leavesOutWhatWouldChangeTheTerminal() {
        try (Progress progress = progress(false)) {
            progress.line(Style.CONSOLE, "\033[2J\033[1;31mred\033[0m \007bell\u009b");
        }
        assertThat(shown()).endsWith("| red bell\n");
    }

    @Test
    void keepsALineThatMovesOnATerminalUntilItIsClosed() {
        try (Progress progress = progress(true)) {
            progress.step("Boot it");
            assertThat(shown()).contains("[1/9] Boot it\033[0m\n").endsWith("[1/9] Boot it");
        }
        assertThat(shown()).endsWith("\r\033[K");
    }
}
