package dev.vireo.drbd.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import org.junit.jupiter.api.Test;

class DiskRateTest {
    @Test
    void takesWhatTheConfigurationSays() {
        String dump = "    disk {\n        resync-rate       20480K;\n        c-plan-ahead     0;\n    }\n";
        assertThat(DiskRate.configured(dump)).containsExactly("--c-plan-ahead=0", "--resync-rate=20480K");
    }

    @Test
    void takesTheKernelsOwnWhereTheConfigurationSaysNothing() {
        String dump = "    disk {\n        fencing          resource-and-stonith;\n    }\n";
        assertThat(DiskRate.configured(dump)).containsExactly("--c-plan-ahead=20", "--resync-rate=250k");
    }

    @Test
    void fixesARateInKibibytes() {
        assertThat(DiskRate.fixed(ByteSize.ofMiB(20))).containsExactly("--c-plan-ahead=0", "--resync-rate=20480k");
    }
}
