package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.HostPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrozenDevicesTest {
    /** As dmsetup 1.02.185 tells. */
    private static final List<MappedDevice> MAPPED = MappedDevice.parse("""
        L--w\tdm-2\t\tpiece00\tdm-0
        L-sw\tdm-6\t\tpiece11\tdm-1
        """);

    /** What a vgs of lvm2 2.03.16 that waited for dm-6 had open. */
    private static final List<String> OPEN =
            List.of("/dev/null", "/dev/mapper/control", "/dev/dm-2", "/dev/dm-6", "/dev/sdc1");

    @Test
    void readsProcessesAndTheirStates() {
        assertThat(FrozenDevices.columns("   1909 S\n  22 D\n\n"))
                .containsExactly(new String[][] {{"1909", "S"}, {"22", "D"}});
    }

    @Test
    void namesTheSuspendedDevicesThatAreOpen() {
        assertThat(FrozenDevices.choose(OPEN, List.of(), MAPPED)).containsExactly(HostPath.of("/dev/mapper/piece11"));
    }

    @Test
    void namesAllThatAnUninterruptibleProcessHasOpenWhereNoneIsSuspended() {
        List<String> others = List.of("/dev/null", "/dev/dm-2", "/dev/sdc1");
        assertThat(FrozenDevices.choose(others, others, MAPPED))
                .containsExactly(HostPath.of("/dev/mapper/piece00"), HostPath.of("/dev/sdc1"));
        assertThat(FrozenDevices.choose(others, List.of(), MAPPED)).isEmpty();
    }
}
