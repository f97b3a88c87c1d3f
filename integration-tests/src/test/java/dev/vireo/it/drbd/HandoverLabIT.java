package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.core.driver.StorageHandover;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.handover.DualPrimaryWindows;
import dev.vireo.drbd.handover.OpenWindow;
import dev.vireo.error.ConflictException;
import dev.vireo.host.Command;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Both hosts may be primary while a guest moves, and never afterwards, however that ends. A process that has the device
 * open stands for the guest's.
 */
@UseLab(hosts = 2)
@Timeout(1200)
class HandoverLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private TwoHosts both;

    private void awaitClosed(Role one, Role other) {
        both.await("the source is " + one, both.end(1), state -> state.role() == one);
        both.await("the target is " + other, both.end(2), state -> state.role() == other);
        for (int number = 1; number <= 2; number++) {
            DualPrimaryWindows windows = DualPrimaryWindows.of(both.end(number).drbd());
            Awaitility.await("closed")
                    .atMost(PATIENCE)
                    .until(() -> windows.find().isEmpty());
            LabHost host = both.host(number);
            Awaitility.await("no guard")
                    .atMost(PATIENCE)
                    .until(() -> !host.run(Command.of("pgrep", "-f", "window/guard.sh"))
                            .succeeded());
        }
    }

    private StorageHandover prepared() {
        StorageHandover handover =
                Handovers.open(both.host(1).host(), both.host(2).host());
        handover.prepare();
        assertThat(both.end(2).state().role()).isEqualTo(Role.PRIMARY);
        assertThat(DualPrimaryWindows.of(both.end(1).drbd()).find())
                .containsExactly(new OpenWindow(TwoHosts.NAME, true));
        return handover;
    }

    @Test
    void isClosedInEveryOutcome(Lab lab) {
        both = TwoHosts.make(lab);
        both.end(1).promote(Promotion.SAFE);
        succeeds();
        isTakenBack();
        isRefusedWhenTheLinkIsLost(lab);
    }

    @Test
    void isClosedWhenTheProgramHasDied(Lab lab) {
        both = TwoHosts.make(lab);
        both.end(1).promote(Promotion.SAFE);
        outlivesTheProgramUntilTheTargetIsTakenBack();
        outlivesTheProgramUntilTheSourceHasEnded();
        isFoundAndClosed();
    }

    private void succeeds() {
        Holder source = Holder.open(both.host(1));
        StorageHandover handover = prepared();
        Holder target = Holder.open(both.host(2));
        handover.confirm();
        source.close();
        handover.finish();
        awaitClosed(Role.SECONDARY, Role.PRIMARY);
        target.close();
        both.end(2).demote();
        both.end(1).promote(Promotion.SAFE);
    }

    private void isTakenBack() {
        Holder source = Holder.open(both.host(1));
        StorageHandover handover = prepared();
        Holder.open(both.host(2)).close();
        handover.abort();
        awaitClosed(Role.PRIMARY, Role.SECONDARY);
        source.close();
    }

    private void isRefusedWhenTheLinkIsLost(Lab lab) {
        Holder source = Holder.open(both.host(1));
        StorageHandover handover = prepared();
        lab.network().cut(both.host(1), both.host(2));
        both.await("lost", both.end(1), state -> !state.isHealthy());
        assertThatThrownBy(handover::confirm)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("resource web1");
        handover.abort();
        awaitClosed(Role.PRIMARY, Role.SECONDARY);
        lab.network().heal(both.host(1), both.host(2));
        both.awaitHealthy();
        source.close();
    }

    private void dies() {
        List<String> arguments = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            LabHost host = both.host(number);
            arguments.add(Integer.toString(host.sshPort()));
            arguments.add(host.sshKey().value());
            arguments.add(host.knownHosts().value());
        }
        try (ChildJvm victim = ChildJvm.start(HandoverVictim.class, arguments.toArray(String[]::new))) {
            assertThat(victim.awaitEnd(PATIENCE)).as("%s", victim.said()).isEqualTo(9);
        }
        assertThat(both.end(2).state().role()).isEqualTo(Role.PRIMARY);
    }

    private void outlivesTheProgramUntilTheTargetIsTakenBack() {
        Holder source = Holder.open(both.host(1));
        dies();
        awaitClosed(Role.PRIMARY, Role.SECONDARY);
        assertThat(source.isOpen()).as("nobody was ended").isTrue();
        source.close();
    }

    private void outlivesTheProgramUntilTheSourceHasEnded() {
        Holder source = Holder.open(both.host(1));
        dies();
        Holder target = Holder.open(both.host(2));
        Awaitility.await("the guards act")
                .atMost(PATIENCE)
                .until(() -> both.host(1)
                                .run("dmesg", "--raw")
                                .lines()
                                .filter(line -> line.contains("Device is held open"))
                                .count()
                        > 0);
        assertThat(both.end(1).state().role()).isEqualTo(Role.PRIMARY);
        assertThat(both.end(2).state().role()).isEqualTo(Role.PRIMARY);
        source.close();
        awaitClosed(Role.SECONDARY, Role.PRIMARY);
        target.close();
        both.end(2).demote();
        both.end(1).promote(Promotion.SAFE);
    }

    private void isFoundAndClosed() {
        Holder source = Holder.open(both.host(1));
        both.host(1).run("drbdadm", "--", "--allow-two-primaries=yes", "net-options", "web1");
        both.host(2).run("drbdadm", "primary", "web1");
        OpenWindow open = new OpenWindow(TwoHosts.NAME, false);
        DualPrimaryWindows target = DualPrimaryWindows.of(both.end(2).drbd());
        assertThat(target.find()).containsExactly(open);
        assertThat(target.closeAbandoned()).containsExactly(open);
        awaitClosed(Role.PRIMARY, Role.SECONDARY);
        source.close();
    }
}
