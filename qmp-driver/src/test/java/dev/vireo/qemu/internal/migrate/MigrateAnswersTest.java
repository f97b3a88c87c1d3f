package dev.vireo.qemu.internal.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.TransferOrder;
import dev.vireo.core.driver.TransferOrder.Destination.Network;
import dev.vireo.core.driver.TransferProgress;
import dev.vireo.core.driver.TransferProgress.Phase;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrateAnswersTest {
    /** As QEMU 7.2.22 answers query-migrate in the middle of a migration; shortened. */
    private static final String ACTIVE = "{\"status\": \"active\", \"setup-time\": 2, \"total-time\": 812,"
            + " \"expected-downtime\": 300, \"ram\": {\"total\": 286072832, \"dirty-sync-count\": 2,"
            + " \"page-size\": 4096, \"remaining\": 71518208, \"mbps\": 8.5, \"transferred\": 1048576,"
            + " \"dirty-pages-rate\": 100, \"duplicate\": 1, \"normal\": 2}}";

    private static JsonObject json(String text) {
        return (JsonObject) Json.parse(text);
    }

    @Test
    void readsTheFiguresOfATransfer() {
        TransferProgress now = MigrateAnswers.progress(json(ACTIVE));
        assertThat(now.phase()).isEqualTo(Phase.ACTIVE);
        assertThat(now.sent()).isEqualTo(1 << 20);
        assertThat(now.dirtyRate()).isEqualTo(409600);
        assertThat(now.throughput()).isEqualTo(1_062_500);
        assertThat(now.passes()).isEqualTo(2);
        assertThat(now.share()).isEqualTo(0.75);
        assertThat(now.expectedDowntime()).contains(Duration.ofMillis(300));
        assertThat(now.downtime()).isZero();
    }

    @Test
    void knowsNothingOfWhatWasNeverBegun() {
        TransferProgress now = MigrateAnswers.progress(JsonObject.EMPTY);
        assertThat(now.phase()).isEqualTo(Phase.NONE);
        assertThat(now.phase().ended()).isTrue();
        assertThat(now.share()).isZero();
    }

    @Test
    void keepsTheReasonOfAFailure() {
        TransferProgress now =
                MigrateAnswers.progress(json("{\"status\": \"failed\", \"error-desc\": \"Connection refused\"}"));
        assertThat(now.phase()).isEqualTo(Phase.FAILED);
        assertThat(now.failure()).contains("Connection refused");
    }

    /** Seen with 7.2: the first answer that says completed can be without its figures. */
    @Test
    void noticesFiguresThatAreMissing() {
        assertThat(MigrateAnswers.figuresMissing(json("{\"status\": \"completed\", \"total-time\": 0}")))
                .isTrue();
        assertThat(MigrateAnswers.figuresMissing(json("{\"status\": \"completed\", \"total-time\": 3}")))
                .isFalse();
        assertThat(MigrateAnswers.figuresMissing(json(ACTIVE))).isFalse();
    }

    @Test
    void takesAWordThatItDoesNotKnowForSomethingUnderWay() {
        assertThat(MigrateAnswers.progress(json("{\"status\": \"from-the-future\"}"))
                        .phase()
                        .ended())
                .isFalse();
    }

    @Test
    void setsEverySwitchEachTime() {
        TransferOrder order = new TransferOrder(
                new Network("node2", 49152, Optional.empty()),
                Optional.of(ByteSize.ofMiB(100)),
                Duration.ofMillis(300),
                4,
                true,
                false,
                true);
        Settings settings = Settings.of(order, false);
        assertThat(settings.capabilities())
                .containsEntry("multifd", true)
                .containsEntry("auto-converge", true)
                .containsEntry("postcopy-ram", false)
                .containsEntry("pause-before-switchover", true);
        assertThat(settings.parameters().longValue("max-bandwidth")).isEqualTo(100 << 20);
        assertThat(settings.parameters().string("tls-creds")).isEmpty();
        assertThat(settings.switches().array("capabilities").objects())
                .extracting(each -> each.string("capability") + "=" + each.bool("state"))
                .containsExactlyInAnyOrder(
                        "events=true",
                        "multifd=true",
                        "postcopy-ram=false",
                        "auto-converge=true",
                        "pause-before-switchover=true");
    }
}
