package dev.vireo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vireo.json.Json;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static final Measurement.Peer PEER = new Measurement.Peer("C client", 200);

    @Test
    void comparesWithThePeer() {
        Measurement slow = new Measurement("round trip", "us", 240, PEER, Target.atMostTimes(1.15));
        Measurement fast = new Measurement("round trip", "us", 220, PEER, Target.atMostTimes(1.15));

        assertThat(slow.ratio()).hasValue(1.2);
        assertThat(slow.met()).contains(false);
        assertThat(fast.met()).contains(true);
    }

    @Test
    void moreIsBetterWhereTheTargetSaysSo() {
        assertThat(new Measurement("throughput", "/s", 190, PEER, Target.atLeastTimes(0.9)).met())
                .contains(true);
        assertThat(new Measurement("throughput", "/s", 170, PEER, Target.atLeastTimes(0.9)).met())
                .contains(false);
    }

    @Test
    void anAbsoluteTargetNeedsNoPeer() {
        assertThat(new Measurement("heap", "MiB", 31, null, Target.atMost(32)).met())
                .contains(true);
        assertThat(new Measurement("heap", "MiB", 33, null, Target.atMost(32)).met())
                .contains(false);
    }

    @Test
    void refusesARatioWithoutAPeer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Measurement("x", "us", 1, null, Target.atMostTimes(1)));
    }

    @Test
    void writesWhatDoesNotApplyAsNull() {
        assertThat(new Measurement("threads", "threads", 7, null, null).toJson())
                .isEqualTo(Json.parse("""
                        {"row": "threads", "unit": "threads", "ours": 7, "peer": null, "peerValue": null,
                         "ratio": null, "target": null, "met": null}
                        """));
    }

    @Test
    void writesFourDigits() {
        assertThat(new Measurement("round trip", "us", 231.23456, PEER, Target.atMostTimes(1.15)).toJson())
                .isEqualTo(Json.parse("""
                        {"row": "round trip", "unit": "us", "ours": 231.2, "peer": "C client", "peerValue": 200,
                         "ratio": 1.156, "target": "<= 1.15 x", "met": false}
                        """));
    }
}
