package dev.vireo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    @Test
    void takesTurnsAndLeavesTheWarmupOut() throws Exception {
        List<String> order = new ArrayList<>();
        double[] medians = SideBySide.medians(1, 3, () -> take(order, "a"), () -> -take(order, "b"));

        assertThat(order).containsExactly("a", "b", "a", "b", "a", "b", "a", "b");
        assertThat(medians).containsExactly(5, -6);
    }

    private static double take(List<String> order, String side) {
        order.add(side);
        return order.size();
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(SideBySide.median(9, 1, 3, 5)).isEqualTo(4);
    }
}
