package dev.vireo.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.World;
import dev.vireo.lab.Switch;
import dev.vireo.network.StreamNetwork;
import dev.vireo.qemu.QemuDriverProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two guests on real QEMU, and the switch between them. */
class SwitchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private int asked;

    private Domain start(String name, Path socket, String address) {
        Domain domain = world.connect()
                .domains()
                .define(LinuxGuest.shared()
                        .domain(DomainName.of(name))
                        .nic("lan", StreamNetwork.to(HostPath.of(socket.toString())))
                        .build());
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(LinuxGuest.ready(), PATIENCE);
        }
        assertThat(succeeds(domain, "ip addr add " + address + "/24 dev eth0 && ip link set eth0 up"))
                .isTrue();
        return domain;
    }

    private boolean succeeds(Domain domain, String command) {
        String mark = "asked-" + ++asked;
        // The quotes keep the mark out of the echo of what is typed.
        String typed = mark.replace("-", "\"\"-");
        try (ConsoleReader console = domain.console().readNew()) {
            domain.console().write("(" + command + ") >/dev/null 2>&1; echo status=$? " + typed + "\n");
            return console.awaitText(mark, PATIENCE).endsWith("status=0 " + mark);
        }
    }

    @Test
    void carriesFramesUntilAWireIsCut() throws IOException {
        Path one = world.path("one");
        Path two = world.path("two");
        try (Switch lan = Switch.open(List.of(one, two))) {
            Domain first = start("first", one, "192.0.2.1");
            start("second", two, "192.0.2.2");
            String ping = "ping -c 1 -W 2 192.0.2.2";
            assertThat(succeeds(first, ping)).isTrue();
            lan.cut(0, 1);
            assertThat(succeeds(first, ping)).as("cut").isFalse();
            lan.heal(0, 1);
            assertThat(succeeds(first, ping)).as("healed").isTrue();
            lan.delay(0, 1, Duration.ofMillis(1500));
            assertThat(succeeds(first, ping)).as("3 s for an answer").isFalse();
            lan.healAll();
            lan.limit(0, 1, ByteSize.ofKiB(1));
            assertThat(succeeds(first, "ping -c 1 -W 2 -s 60000 192.0.2.2"))
                    .as("a minute for an answer")
                    .isFalse();
            lan.healAll();
            assertThat(succeeds(first, "ping -c 1 -W 5 -s 60000 192.0.2.2")).isTrue();
        }
        assertThat(one).doesNotExist();
    }
}
