package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.Fencing;
import dev.vireo.drbd.PeerState;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.splitbrain.SplitBrain;
import dev.vireo.drbd.splitbrain.SplitBrainSide;
import dev.vireo.drbd.splitbrain.SplitBrains;
import dev.vireo.error.WrongStateException;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both hosts write without the other; who loses is the caller's choice. */
@UseLab(hosts = 2)
@Timeout(1200)
class SplitBrainLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private TwoHosts both;

    private static boolean isApart(ResourceState state) {
        return state.peers().stream().map(PeerState::connection).noneMatch(ConnectionState.CONNECTED::equals);
    }

    /** The first host writes two blocks, the second five. */
    private void part(Lab lab) {
        lab.network().cut(both.host(1), both.host(2));
        both.await("apart", both.end(1), SplitBrainLabIT::isApart);
        both.await("apart", both.end(2), SplitBrainLabIT::isApart);
        both.end(1).promote(Promotion.ACCEPT_DATA_LOSS);
        both.end(2).promote(Promotion.ACCEPT_DATA_LOSS);
        both.write(1, TwoHosts.DEVICE, 10, 2);
        both.write(2, TwoHosts.DEVICE, 20, 5);
        both.end(2).demote();
        lab.network().heal(both.host(1), both.host(2));
    }

    @Test
    void isShownAndEndedAgainstTheSideThatTheCallerNames(Lab lab) {
        both = TwoHosts.make(lab, spec -> spec.fencing(Fencing.DONT_CARE));
        SplitBrains brains = SplitBrains.of(both.volume());
        assertThat(brains.find()).isEmpty();
        assertThatThrownBy(() -> brains.discard(both.end(2)).await(PATIENCE))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("there is none");

        part(lab);
        SplitBrain found = brains.find().orElseThrow();
        SplitBrainSide one = found.sides().get(0);
        SplitBrainSide other = found.sides().get(1);
        assertThat(one.role()).isEqualTo(Role.PRIMARY);
        assertThat(other.role()).isEqualTo(Role.SECONDARY);
        assertThat(one.changed().bytes()).isGreaterThanOrEqualTo(2 * 4096);
        assertThat(other.changed().bytes()).isGreaterThanOrEqualTo(5 * 4096);
        assertThat(other.lastPrimary().orElseThrow())
                .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(60));

        String kept = both.hash(1);
        List<String> saved = new ArrayList<>();
        brains.discard(both.end(2), side -> saved.add(both.hash(2))).await(PATIENCE);
        assertThat(saved).singleElement().isNotEqualTo(kept);
        assertThat(both.hash(2)).isEqualTo(kept);
        assertThat(both.hash(1)).isEqualTo(kept);
        assertThat(brains.find()).isEmpty();

        both.end(1).demote();
        part(lab);
        String otherKept = both.hash(2);
        try (Holder used = Holder.open(both.host(1))) {
            assertThatThrownBy(() -> brains.discard(both.end(1)).await(PATIENCE))
                    .isInstanceOf(WrongStateException.class)
                    .hasMessageContaining("open");
        }
        assertThat(both.hash(2)).isEqualTo(otherKept);
        brains.discard(both.end(1)).await(PATIENCE);
        assertThat(both.hash(1)).isEqualTo(otherKept);
    }
}
