package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.CommandFailedException;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.testkit.ScriptedHost;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MappedDeviceTest {
    /** As dmsetup 1.02.185 does. */
    private static final String GONE = "Device does not exist.\nCommand failed.\n";

    private final AtomicInteger looks = new AtomicInteger();

    private void whenDmsetupRuns(ScriptedHost host, int failures, String error) {
        host.whenRun("dmsetup, later", argv -> argv.get(0).equals("dmsetup"))
                .thenReturn(0, "L--w\tdm-2\tLVM-x\tvg0-web1\tsda\n", "");
        host.whenRun("dmsetup, at first", argv -> argv.get(0).equals("dmsetup") && looks.incrementAndGet() <= failures)
                .thenReturn(1, "", error);
    }

    @Test
    void looksAgainWhenOneGoesAwayMeanwhile() {
        try (ScriptedHost host = ScriptedHost.create()) {
            whenDmsetupRuns(host, 2, GONE);
            assertThat(MappedDevice.read(new Root(host, LvmOptions.defaults())))
                    .extracting(MappedDevice::name)
                    .containsExactly("vg0-web1");
        }
    }

    @Test
    void everyOtherFailureIsTold() {
        try (ScriptedHost host = ScriptedHost.create()) {
            whenDmsetupRuns(host, 1, "/dev/mapper/control: open failed\n");
            Root root = new Root(host, LvmOptions.defaults());
            assertThatThrownBy(() -> MappedDevice.read(root))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("open failed");
        }
    }
}
