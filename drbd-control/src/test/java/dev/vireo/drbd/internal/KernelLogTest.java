package dev.vireo.drbd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.drbd.internal.KernelLog.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KernelLogTest {
    private static KernelLog fixture() throws IOException {
        try (InputStream in = KernelLogTest.class.getResourceAsStream("/dev/vireo/drbd/dmesg-8.4.11-verified.txt")) {
            return KernelLog.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void tellsAVerificationThatWasStoppedFromOneThatHasReachedTheEnd() throws IOException {
        KernelLog all = fixture();
        assertThat(all.after(264_000_000).hasVerified(10)).isTrue();
        assertThat(all.after(283_000_000).hasVerified(10)).as("an older one").isFalse();
        assertThat(all.after(264_000_000).hasVerified(1)).as("another device").isFalse();
        assertThat(all.after(264_000_000).hasVerified(12))
                .as("stopped on the way")
                .isFalse();
    }

    @Test
    void tellsWhereTheSidesDiffer() throws IOException {
        assertThat(fixture().after(264_000_000).different(10)).containsExactly(new Extent(40_960, 8_192));
    }

    @Test
    void understandsDrbd9() {
        KernelLog log =
                KernelLog.parse("<6>[    1.000001] drbd web1/0 drbd10 host2: Online verify done (total 1 sec)\n");
        assertThat(log.hasVerified(10)).isTrue();
        assertThat(log.hasVerified(0)).isFalse();
        assertThat(log.end()).isEqualTo(1_000_001);
    }

    @Test
    void tellsWhenAHostWasPrimaryLast() throws IOException {
        assertThat(fixture().lastDemotion(10)).hasValue(549_706_217);
        assertThat(fixture().lastDemotion(1)).isEmpty();
    }
}
