package dev.vireo.core.internal.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.core.driver.LaunchPlan.Tap;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.host.HostPath;
import dev.vireo.network.MacAddress;
import org.junit.jupiter.api.Test;

class TapsTest {
    private static final RunFolder FOLDER = new RunFolder(HostPath.of("/run/vireo/d/0badc0de"));

    @Test
    void namesFitTheKernelAndTellTheRun() {
        assertThat(FOLDER.tap(0)).isEqualTo("vt0badc0de-0");
        assertThat(FOLDER.tap(999)).hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void aTapBelongsToTheGuestsUserAndIsAPortWhoseAddressTheBridgeDoesNotTake() {
        Tap tap = new Tap(FOLDER.tap(1), "br0", MacAddress.of("52:54:00:12:34:56"));
        assertThat(Taps.script(tap, 1879048193, 9000).lines())
                .containsExactly(
                        "tuntap add dev vt0badc0de-1 mode tap user 1879048193",
                        "link set dev vt0badc0de-1 address fe:54:00:12:34:56 mtu 9000 addrgenmode none",
                        "link set dev vt0badc0de-1 master br0",
                        "link set dev vt0badc0de-1 up");
    }
}
