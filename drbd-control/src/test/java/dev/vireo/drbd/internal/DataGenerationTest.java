package dev.vireo.drbd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The lines are those of drbdadm 9.22 with DRBD 8.4.11, where nothing else is said. */
class DataGenerationTest {
    private static final String AHEAD =
            "0E3ABBDC837A1AFA:200976CA41B20565:0000000000000000:0000000000000000:1:1:0:0:0:0:0";
    private static final String BEHIND =
            "200976CA41B20564:0000000000000000:0000000000000000:0000000000000000:1:1:0:0:0:0:0";

    private static DataGeneration of(String line) {
        return DataGeneration.parse(line).orElseThrow();
    }

    private static boolean haveParted(String one, String other) {
        boolean parted = of(one).hasPartedFrom(of(other));
        assertThat(of(other).hasPartedFrom(of(one))).isEqualTo(parted);
        return parted;
    }

    @Test
    void aSideThatIsAheadHasNotParted() {
        assertThat(haveParted(AHEAD, BEHIND)).isFalse();
    }

    @Test
    void twoThatHaveGoneOnFromTheSameDataHaveParted() {
        String other = "A1B2C3D4E5F60718:200976CA41B20564:0000000000000000:0000000000000000:1:1:0:0:0:0:0"; // made up
        assertThat(haveParted(AHEAD, other)).isTrue();
    }

    @Test
    void theBitOfThePrimaryDoesNotMatter() {
        assertThat(haveParted(AHEAD, AHEAD.replace("1AFA", "1AFB"))).isFalse();
    }

    @Test
    void aSideWithoutDataHasNotParted() {
        String fresh = "0000000000000004:0000000000000000:0000000000000000:0000000000000000:0:0:0:0:0:0:0";
        assertThat(haveParted(AHEAD, fresh)).isFalse();
    }

    @Test
    void refusesWhatIsNoLineOfTheTool() {
        assertThat(DataGeneration.parse("web1: no such resource")).isEmpty();
        assertThat(DataGeneration.parse("")).isEmpty();
    }
}
