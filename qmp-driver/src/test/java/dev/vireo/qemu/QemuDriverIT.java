package dev.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestState;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuDriverIT {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(folder);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void runsAGuestWithDiskConsoleAndNetwork() throws Exception {
        DomainSpec spec = Rig.spec("web1")
                .disk(DiskSpec.builder("root", FileDisk.raw(rig.file("root.img", 64 << 20)))
                        .build())
                .nic("lan", UserNetwork.create().forwardTcp(18081, 80))
                .build();
        Heard heard = new Heard();
        Guest guest = rig.start(spec).attach(heard);
        assertThat(guest.pushes()).isTrue();
        assertThat(guest.state(Rig.LIMIT)).isEqualTo(new GuestState(DomainState.PAUSED, StateReason.STARTED_PAUSED));
        guest.resume(Rig.LIMIT);
        assertThat(guest.state(Rig.LIMIT).state()).isEqualTo(DomainState.RUNNING);
        guest.suspend(Rig.LIMIT);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(heard.all).containsExactly("RUNNING UNSPECIFIED", "PAUSED SUSPENDED_BY_CALLER"));
        var figures = guest.figures(Rig.LIMIT).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(figures.balloon()).isPresent();
        assertThat(figures.disks()).containsOnlyKeys("root");
    }
}
