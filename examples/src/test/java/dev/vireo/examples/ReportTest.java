package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void isALineOfOutput() {
        assertThat(Report.parse("NOTE\ta\ttab")).contains(new Report(Report.Kind.NOTE, "a\ttab"));
        assertThat(Report.parse("CONSOLE\t")).contains(new Report(Report.Kind.CONSOLE, ""));
    }

    @Test
    void isNothingElseThatAWorkerMayPrint() {
        assertThat(Report.parse("")).isEmpty();
        assertThat(Report.parse("NOTE")).isEmpty();
        assertThat(Report.parse("WARNING: a JVM's own\tline")).isEmpty();
    }
}
