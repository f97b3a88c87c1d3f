package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.fence.FencingService;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The host of a guest that writes loses its power, the other takes over: what the guest has told to be on its disk, heard
 * on a third machine, is there.
 */
@UseLab(hosts = 2)
@Timeout(86_400)
class ReplicatedFailoverLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final int ROUNDS = Integer.getInteger("vireo.failovers", Boolean.getBoolean("vireo.soak") ? 100 : 3);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int MOST_LINES = 60;

    private final long seed = Long.getLong("vireo.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void noAcknowledgedWriteIsLostWithThePower(Lab lab) {
        rounds(lab, ROUNDS, this::losesItsPower);
    }

    @Test
    void noAcknowledgedWriteIsLostWithTheLinkAndThenThePower(Lab lab) {
        rounds(lab, Math.max(1, ROUNDS / 3), this::losesItsLinkAndItsPower);
    }

    /** What happens to the host of the guest. */
    @FunctionalInterface
    private interface Disaster {
        void strike(Lab lab, TwoHosts both, int active, Acknowledgements heard);
    }

    private void rounds(Lab lab, int rounds, Disaster disaster) {
        System.out.println("ReplicatedFailoverLabIT: -Dvireo.seed=" + seed);
        LoggingGuest.bring(lab);
        lab.hosts().forEach(host -> FencingService.install(host.host()));
        TwoHosts both = TwoHosts.make(lab, spec -> spec.fencePeer(FencingService.HANDLER));
        int active = 1;
        both.end(active).promote(Promotion.SAFE);
        Domain domain;
        Hypervisor hypervisor = lab.host(active).hypervisor();
        try {
            domain = LoggingGuest.start(hypervisor, 0);
            for (int round = 1; round <= rounds; round++) {
                lab.host(active).run("sync");
                Acknowledgements heard = Acknowledgements.of(domain);
                disaster.strike(lab, both, active, heard);
                heard.close();
                hypervisor.close();
                active = 3 - active;
                hypervisor = lab.host(active).hypervisor();
                domain = takeOver(lab, both, active, hypervisor, heard.last());
                comeBack(lab, both, 3 - active);
                System.out.printf("ReplicatedFailoverLabIT: round %d, %d lines were kept%n", round, heard.last());
            }
            LoggingGuest.end(domain);
            both.end(active).demote();
            assertThat(both.hash(1)).as("both hosts have the same").isEqualTo(both.hash(2));
        } finally {
            hypervisor.close();
        }
    }

    private void awaitSomeLines(Acknowledgements heard) {
        heard.await(1);
        heard.await(heard.last() + 1 + random.nextInt(MOST_LINES));
    }

    private void losesItsPower(Lab lab, TwoHosts both, int active, Acknowledgements heard) {
        awaitSomeLines(heard);
        lab.host(active).powerOff();
    }

    /** Nobody answers the active host that asks for fencing: it stands still. */
    private void losesItsLinkAndItsPower(Lab lab, TwoHosts both, int active, Acknowledgements heard) {
        awaitSomeLines(heard);
        lab.network().cut(lab.host(1), lab.host(2));
        both.await("frozen", both.end(active), state -> state.suspended().contains("fencing"));
        Awaitility.await("no line is told any more").atMost(PATIENCE).until(() -> heard.isSilent(SILENCE));
        assertThat(both.end(active).state().suspended()).contains("fencing");
        lab.host(active).powerOff();
        lab.network().healAll();
    }

    private static Domain takeOver(Lab lab, TwoHosts both, int active, Hypervisor hypervisor, int acknowledged) {
        LabHost lost = lab.host(3 - active);
        both.await("noticed", both.end(active), ReplicatedFailoverLabIT::isAlone);
        try (FencingService power = FencingService.serve(
                lab.host(active).host(),
                request -> request.peerAddress().equals(lost.dataAddress())
                        && lost.domain().status().state() == DomainState.STOPPED)) {
            both.end(active).promote(Promotion.SAFE);
        }
        assertThat(both.end(active).state().role()).isEqualTo(Role.PRIMARY);
        LoggingGuest.assertLog(lab.host(active), acknowledged);
        return LoggingGuest.start(hypervisor, acknowledged);
    }

    private static boolean isAlone(ResourceState state) {
        return state.peers().stream().noneMatch(peer -> peer.connection() == ConnectionState.CONNECTED);
    }

    private static void comeBack(Lab lab, TwoHosts both, int number) {
        lab.host(number).powerOn();
        both.startAgain(number);
        both.awaitHealthy();
        try (Hypervisor hypervisor = lab.host(number).hypervisor()) {
            Domain left = hypervisor.domains().get(LoggingGuest.NAME).within(PATIENCE);
            left.await(DomainState.STOPPED, PATIENCE);
            LoggingGuest.end(left);
        }
    }
}
