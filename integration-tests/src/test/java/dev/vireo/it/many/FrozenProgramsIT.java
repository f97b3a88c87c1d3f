package dev.vireo.it.many;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import dev.vireo.host.HostProcesses;
import dev.vireo.host.Signal;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs that hold every monitor that can be held, and then freeze. */
class FrozenProgramsIT {
    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private final List<ChildJvm> watchers = new ArrayList<>();

    @AfterEach
    void end() {
        watchers.forEach(ChildJvm::close);
    }

    @Test
    void keepNobodyOut() {
        Domain domain = world.connect().domains().define(World.spec("one").build());
        domain.start();
        world.closeAll();
        for (int i = 0; i < 3; i++) {
            ChildJvm watcher =
                    ChildJvm.start(Watcher.class, "qemu", world.state().path().toString());
            watchers.add(watcher);
            watcher.awaitLine(Watcher.WATCHING);
        }
        HostProcesses processes = world.host().processes();
        watchers.forEach(
                watcher -> processes.signal(processes.identify(watcher.pid()).orElseThrow(), Signal.STOP));
        Hypervisor late = world.connect();
        Domain seen = late.domains().get(domain.name());
        seen.suspend();
        assertThat(seen.status().state()).isEqualTo(DomainState.PAUSED);
        assertThat(seen.status().freshness()).isEqualTo(Freshness.LIVE);
        Domain other = world.connect().domains().get(domain.name());
        other.resume();
        Awaitility.await().until(() -> seen.status().state() == DomainState.RUNNING);
        // A monitor that is given back is taken, so that changes are told at once again.
        watchers.get(1).close();
        Awaitility.await().until(() -> seen.status().freshness() == Freshness.LIVE);
        seen.destroy();
        assertThat(seen.status().state()).isEqualTo(DomainState.STOPPED);
    }
}
