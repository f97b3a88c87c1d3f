package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.DiskState;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.Generation;
import dev.vireo.drbd.PeerVolumeState;
import dev.vireo.drbd.ReplicationState;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a resource, through its life. */
@UseLab
@Timeout(900)
class DrbdStateLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static void await(String what, Drbd drbd, Predicate<ResourceState> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> condition.test(drbd.state(TwoEnds.ONE)));
    }

    private static PeerVolumeState peerVolume(ResourceState state) {
        return state.peers().get(0).volumes().get(0);
    }

    @Test
    void tellsWhatBecomesOfAResource(Lab lab) {
        LabHost host = lab.host(1);
        TwoEnds ends = TwoEnds.make(host);
        Drbd drbd = Drbd.on(host.host());
        assertThat(drbd.generation()).isEqualTo(Generation.V8_4);
        await(
                "connected",
                drbd,
                state -> state.peers().stream().anyMatch(peer -> peer.connection() == ConnectionState.CONNECTED));
        assertThat(drbd.state(TwoEnds.ONE).volumes().get(0).disk()).isEqualTo(DiskState.INCONSISTENT);

        ends.tell(TwoEnds.ONE, "primary", "--force");
        List<PeerVolumeState> seen = new ArrayList<>();
        await("synchronized", drbd, state -> {
            state.peers().forEach(peer -> seen.addAll(peer.volumes()));
            return state.isHealthy();
        });
        assertThat(seen)
                .as("on the way")
                .anyMatch(state -> state.replication() == ReplicationState.SYNC_SOURCE
                        && state.progress().isPresent()
                        && state.outOfSync().orElseThrow().bytes() > 0);
        assertThat(drbd.state(TwoEnds.OTHER).isHealthy()).isTrue();
        assertThat(drbd.state(TwoEnds.ONE).role()).isEqualTo(Role.PRIMARY);

        host.run(
                "dd",
                "if=/dev/urandom",
                "of=/dev/loop1",
                "bs=4096",
                "seek=10",
                "count=3",
                "conv=notrunc",
                "oflag=direct");
        ends.tell(TwoEnds.OTHER, "verify");
        await(
                "verified",
                drbd,
                state -> peerVolume(state).replication() == ReplicationState.ESTABLISHED
                        && peerVolume(state).outOfSync().orElseThrow().bytes() > 0);
        assertThat(peerVolume(drbd.state(TwoEnds.ONE)).outOfSync().orElseThrow().bytes())
                .isEqualTo(3 * 4096);
        assertThat(drbd.state(TwoEnds.ONE).isHealthy()).isFalse();

        ends.tell(TwoEnds.OTHER, "disconnect");
        await("alone", drbd, state -> state.peers().get(0).connection() == ConnectionState.CONNECTING);
        assertThat(drbd.state(TwoEnds.OTHER).peers())
                .singleElement()
                .satisfies(peer -> assertThat(peer.connection()).isEqualTo(ConnectionState.STAND_ALONE));
        ends.tell(TwoEnds.OTHER, "connect");
        await("repaired from the primary", drbd, state -> state.isHealthy());
    }
}
