package dev.vireo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BenchTest {
    @Test
    void everyRowHasANameOfItsOwn() {
        assertThat(Stream.of(Bench.ROWS, Bench.LAB_ROWS).flatMap(List::stream))
                .extracting(BenchRow::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
    }
}
