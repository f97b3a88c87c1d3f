package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.drbd.DiskState;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.fence.FenceRequest;
import dev.vireo.drbd.fence.FencingService;
import dev.vireo.drbd.fence.PeerFencer;
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
        TwoHosts both = TwoHosts.make(
                lab, spec -> spec.fencePeer(FencingService.HANDLER).afterResyncTarget(FencingService.RESYNCED));
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
        isToldWhenItIsCurrentAgain(both);

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

    /** The second host, which lacks a write for a moment. */
    private static void isToldWhenItIsCurrentAgain(TwoHosts both) {
        List<String> current = new CopyOnWriteArrayList<>();
        PeerFencer listening = new PeerFencer() {
            @Override
            public boolean fence(FenceRequest request) {
                return false;
            }

            @Override
            public void unfence(ResourceName resource, String host) {
                current.add(resource + " on " + host);
            }
        };
        both.end(2).disconnect();
        both.write(1, TwoHosts.DEVICE, 15, 1);
        both.end(2).connect();
        both.awaitHealthy();
        try (FencingService service = FencingService.serve(both.host(2).host(), listening)) {
            both.await(service + " hears of it", both.end(2), state -> !current.isEmpty());
        }
        assertThat(current).containsOnly(TwoHosts.NAME + " on host2");
    }
}
