package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.drbd.DiskState;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.fence.FenceRequest;
import dev.vireo.drbd.fence.FencingService;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A primary that has lost its peer stands still until it is known to be out of the way. */
@UseLab(hosts = 2)
@Timeout(1200)
class FencingLabIT {
    @Test
    void standsStillUntilThePeerIsOff(Lab lab) {
        FencingService.install(lab.host(1).host());
        FencingService.install(lab.host(2).host());
        TwoHosts both = TwoHosts.make(lab, spec -> spec.fencePeer(FencingService.HANDLER));
        both.end(1).promote(Promotion.SAFE);
        both.write(1, TwoHosts.DEVICE, 10, 1);

        List<FenceRequest> refused = new CopyOnWriteArrayList<>();
        try (FencingService none = FencingService.serve(lab.host(1).host(), request -> {
            refused.add(request);
            return false;
        })) {
            lab.network().cut(lab.host(1), lab.host(2));
            both.await("asked", both.end(1), state -> !refused.isEmpty());
            both.await("frozen", both.end(1), state -> state.suspended().contains("fencing"));
        }
        assertThat(refused)
                .first()
                .isEqualTo(new FenceRequest(TwoHosts.NAME, "host1", lab.host(2).dataAddress()));
        lab.network().heal(lab.host(1), lab.host(2));
        both.awaitHealthy();

        try (FencingService power = FencingService.serve(lab.host(1).host(), request -> {
            lab.host(2).powerOff();
            return true;
        })) {
            lab.network().cut(lab.host(1), lab.host(2));
            both.await(
                    "goes on",
                    both.end(1),
                    state -> state.suspended().isEmpty()
                            && state.peers().stream()
                                    .flatMap(peer -> peer.volumes().stream())
                                    .anyMatch(volume -> volume.disk() == DiskState.OUTDATED));
        }
        assertThat(both.end(1).state().role()).isEqualTo(Role.PRIMARY);
        both.write(1, TwoHosts.DEVICE, 20, 1);
    }
}
