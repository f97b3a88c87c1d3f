package dev.vireo.lab.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final long SECOND = 1_000_000_000L;

    private final Wire wire = new Wire(new Random(1));

    @Test
    void aGoodWireTakesNoTime() {
        assertThat(wire.arrival(5, 1500)).hasValue(5);
    }

    @Test
    void nothingComesThroughACutWireAndAllThroughAMendedOne() {
        wire.set(WireSettings.GOOD.withCut(true));
        assertThat(wire.arrival(0, 100)).isEmpty();
        wire.set(wire.settings().withCut(false));
        assertThat(wire.arrival(0, 100)).hasValue(0);
    }

    @Test
    void delaysEachFrameByTheSame() {
        wire.set(WireSettings.GOOD.withDelay(30));
        assertThat(wire.arrival(0, 100)).hasValue(30);
        assertThat(wire.arrival(1, 100)).hasValue(31);
    }

    @Test
    void losesAboutAsManyAsAsked() {
        wire.set(WireSettings.GOOD.withLoss(0.25));
        long arrived = IntStream.range(0, 10_000)
                .filter(i -> wire.arrival(i, 100).isPresent())
                .count();
        assertThat(arrived).isBetween(7_300L, 7_700L);
        wire.set(WireSettings.GOOD.withLoss(1));
        assertThat(wire.arrival(0, 100)).isEmpty();
    }

    @Test
    void sendsOneFrameAfterTheOtherWhereItIsSlow() {
        wire.set(WireSettings.GOOD.withLimit(1000));
        assertThat(wire.arrival(0, 100)).hasValue(SECOND / 10);
        assertThat(wire.arrival(0, 100)).hasValue(SECOND / 5);
        assertThat(wire.arrival(SECOND, 100)).hasValue(SECOND + SECOND / 10);
    }

    @Test
    void dropsWhatWouldWaitTooLong() {
        wire.set(WireSettings.GOOD.withLimit(100));
        assertThat(wire.arrival(0, 300)).hasValue(3 * SECOND);
        assertThat(wire.arrival(0, 1)).isEmpty();
        assertThat(wire.arrival(SECOND, 1)).isPresent();
        wire.set(WireSettings.GOOD);
        assertThat(wire.arrival(SECOND, 1)).as("without a limit").hasValue(SECOND);
    }
}
