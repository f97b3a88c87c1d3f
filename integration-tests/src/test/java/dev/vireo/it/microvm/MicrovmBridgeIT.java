package dev.vireo.it.microvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ConnectOptions;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.it.support.Microvms;
import dev.vireo.it.support.TestBridge;
import dev.vireo.it.support.World;
import dev.vireo.network.BridgeNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MicrovmBridgeIT {
    private final Microvms microvms = Microvms.shared();

    @RegisterExtension
    final World world = new World(microvms.driver());

    @RegisterExtension
    final TestBridge bridge = new TestBridge();

    /** As a user of its own, which is the tap device's owner. */
    @Test
    void opensItsTapAndLeavesNone() {
        Domain domain = world.connect(bridge.host(), ConnectOptions.builder())
                .domains()
                .define(microvms.idle(DomainName.of("micro"))
                        .nic("lan", BridgeNetwork.of(TestBridge.NAME))
                        .build());
        domain.start();
        assertThat(bridge.ports()).hasSize(1);
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        domain.destroy();
        assertThat(bridge.ports()).isEmpty();
    }
}
