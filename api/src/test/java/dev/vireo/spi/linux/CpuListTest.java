package dev.vireo.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuListTest {
    @Test
    void readsRangesAndSingleNumbers() {
        assertThat(CpuList.parse("0-3,8,10-11\n")).containsExactly(0, 1, 2, 3, 8, 10, 11);
        assertThat(CpuList.parse("0")).containsExactly(0);
    }

    @Test
    void readsTheEmptySet() {
        assertThat(CpuList.parse("\n")).isEmpty();
    }
}
