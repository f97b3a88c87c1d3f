package dev.vireo.drbd.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.Role;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
    private static final String LINE = "{\"schema\":1,\"resource\":\"web1\",\"host\":\"host1\","
            + "\"begun\":\"2026-11-22T00:42:00Z\",\"ended\":\"2026-11-22T00:43:30Z\",\"outcome\":\"different\","
            + "\"outOfSyncBytes\":12288,\"role\":\"Primary\",\"peerRole\":\"Secondary\","
            + "\"differences\":[{\"volume\":0,\"startBytes\":40960,\"lengthBytes\":8192}]}";

    private static VerificationResult result() {
        return new VerificationResult(
                ResourceName.of("web1"),
                "host1",
                Instant.parse("2026-11-22T00:42:00Z"),
                Instant.parse("2026-11-22T00:43:30Z"),
                VerificationOutcome.DIFFERENT,
                ByteSize.ofKiB(12),
                Role.PRIMARY,
                Role.SECONDARY,
                List.of(new Difference(0, ByteSize.ofKiB(40), ByteSize.ofKiB(8))));
    }

    @Test
    void isOneLineThatOtherProgramsCanRead() {
        assertThat(ResultJson.write(result())).isEqualTo(LINE);
    }

    @Test
    void isReadBack() {
        VerificationResult read = ResultJson.read(LINE).orElseThrow();
        assertThat(read).usingRecursiveComparison().isEqualTo(result());
        assertThat(read.duration()).hasSeconds(90);
        assertThat(read.reconnectOverwritesSecondary()).isTrue();
    }

    @Test
    void leavesOutWhatItDoesNotUnderstand() {
        assertThat(ResultJson.read(LINE.replace("\"schema\":1", "\"schema\":2")))
                .isEmpty();
        assertThat(ResultJson.read(LINE.replace("different", "odd"))).isEmpty();
        assertThat(ResultJson.read(LINE.substring(0, 100))).isEmpty();
    }
}
