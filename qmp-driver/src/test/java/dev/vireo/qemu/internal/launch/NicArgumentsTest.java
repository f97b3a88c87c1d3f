package dev.vireo.qemu.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.NicSpec;
import dev.vireo.host.HostPath;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.StreamNetwork;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NicArgumentsTest {
    private static final StreamNetwork SWITCH = StreamNetwork.to(HostPath.of("/run/a,b=c"));
    private final NicArguments arguments =
            new NicArguments(NicSpec.builder("lan", BridgeNetwork.of("br0")).build());

    @Test
    void aStreamIsAClientOfTheSocket() {
        assertThat(arguments.backEnd(SWITCH, Optional.empty()))
                .hasToString("{\"type\":\"stream\",\"id\":\"lan.net\",\"server\":false,"
                        + "\"addr\":{\"type\":\"unix\",\"path\":\"/run/a,b=c\"}}");
    }

    @Test
    void connectsAgainInTheUnitThatQemuKnows() {
        StreamNetwork again = SWITCH.reconnectAfter(Duration.ofSeconds(3));
        assertThat(arguments.backEnd(again, Optional.of("reconnect")).longValue("reconnect"))
                .isEqualTo(3);
        assertThat(arguments.backEnd(again, Optional.of("reconnect-ms")).longValue("reconnect-ms"))
                .isEqualTo(3000);
    }

    @Test
    void usesATapThatIsThereAndRunsNoScript() {
        assertThat(arguments.backEnd("vt0badc0de-0"))
                .hasToString("{\"type\":\"tap\",\"id\":\"lan.net\",\"ifname\":\"vt0badc0de-0\","
                        + "\"script\":\"no\",\"downscript\":\"no\",\"vhost\":false}");
    }
}
