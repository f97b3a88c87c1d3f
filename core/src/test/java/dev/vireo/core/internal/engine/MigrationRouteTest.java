package dev.vireo.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.core.driver.TransferOrder.Destination.Network;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.SlowMigration;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationRouteTest {
    private static MigrationRoute route(String reached) {
        return MigrationRoute.to(reached, MigrationOptions.defaults());
    }

    @Test
    void followsTheWayByWhichTheTargetIsReached() {
        assertThat(route("local"))
                .extracting(MigrationRoute::address, MigrationRoute::local)
                .containsExactly("127.0.0.1", "127.0.0.1");
        assertThat(route("ssh://root@node2:2222"))
                .extracting(MigrationRoute::address, MigrationRoute::local)
                .containsExactly("node2", "0.0.0.0");
        assertThat(route("ssh://root@192.0.2.7"))
                .extracting(MigrationRoute::address, MigrationRoute::local)
                .containsExactly("192.0.2.7", "192.0.2.7");
    }

    @Test
    void takesTheAddressThatTheCallerKnowsBetter() {
        MigrationOptions how = MigrationOptions.builder()
                .address("10.0.0.2")
                .ports(50000, 50001)
                .build();
        MigrationRoute route = MigrationRoute.to("ssh://root@node2", how);
        assertThat(route.address()).isEqualTo("10.0.0.2");
        assertThat(route.listen(Optional.empty()).ports()).containsExactly(50000, 50001);
        assertThat(((Network) route.send(50001, Optional.empty()).destination()).port())
                .isEqualTo(50001);
    }

    @Test
    void alwaysWaitsBeforeTheSwitch() {
        for (MigrationMode mode : MigrationMode.values()) {
            MigrationOptions how = MigrationOptions.builder()
                    .mode(mode)
                    .whenSlow(SlowMigration.POST_COPY)
                    .downtime(Duration.ofMillis(7))
                    .build();
            var order = MigrationRoute.to("local", how).send(1, Optional.empty());
            assertThat(order.waitBeforeSwitch()).isTrue();
            assertThat(order.postCopy()).isTrue();
            assertThat(order.downtime()).isEqualTo(how.downtime());
        }
    }
}
