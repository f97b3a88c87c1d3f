package dev.vireo.it.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Timeouts;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.HandoverEvidence;
import dev.vireo.domain.HandoverEvidence.Verdict;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.error.InDoubtException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.testkit.EffectHook;
import dev.vireo.testkit.FaultyHost;
import dev.vireo.testkit.HostCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A host loses its power, or the link is cut, while a guest moves: the guest never runs twice, and whoever connects next
 * finds out where it is.
 */
@UseLab(hosts = 2)
@Timeout(900)
class MigrationPowerLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final DomainName NAME = DomainName.of("traveller");
    private static final Timeouts SLOW = Timeouts.defaults().toBuilder()
            .call(Duration.ofSeconds(30))
            .start(Duration.ofMinutes(3))
            .stop(Duration.ofSeconds(30))
            .lock(Duration.ofSeconds(30))
            .build();

    private final PowerCut cut = new PowerCut();
    private Hypervisor one;
    private Hypervisor two;
    private Domain domain;

    @BeforeAll
    static void bringTheGuest(Lab lab) {
        for (LabHost host : lab.hosts()) {
            Cargo.putGuest(host);
            host.run("sync");
        }
    }

    @BeforeEach
    void startTheGuest(Lab lab) {
        one = connect(lab.host(1));
        two = connect(lab.host(2));
        KernelBoot boot = LinuxGuest.shared().boot(LinuxGuest.commandLine());
        domain = one.domains()
                .define(DomainSpec.builder(NAME)
                        .accelerator(Accelerator.KVM)
                        .memory(ByteSize.ofMiB(256))
                        .kernel(KernelBoot.of(
                                        HostPath.of(Cargo.there(boot.kernel().value())))
                                .initrd(HostPath.of(
                                        Cargo.there(boot.initrd().orElseThrow().value())))
                                .commandLine(LinuxGuest.commandLine()
                                        .with(BootOption.COUNT)
                                        .toString()))
                        .build())
                .within(PATIENCE);
        domain.start();
        assertCounts(domain);
        lab.hosts().forEach(host -> host.run("sync"));
    }

    @AfterEach
    void takeEverythingDown(Lab lab) {
        for (LabHost host : lab.hosts()) {
            if (host.domain().status().state() == DomainState.STOPPED) {
                host.powerOn(); // only after a failure
            }
        }
        for (Hypervisor each : List.of(one, two)) {
            for (Domain left : each.domains().list()) {
                if (left.status().state() == DomainState.IN_DOUBT) {
                    left.resolve(HandoverEvidence.targetRuns("the test has failed and is over"));
                }
                try {
                    left.within(PATIENCE).destroy();
                } catch (WrongStateException stopped) {
                    // so much the better
                }
                left.undefine();
            }
            each.close();
        }
        for (LabHost host : lab.hosts()) {
            assertThat(host.run(Command.of("pgrep", "qemu-system")).output()).isEmpty();
        }
    }

    private Hypervisor connect(LabHost host) {
        return Hypervisor.compose()
                .driver(new QemuDriverProvider())
                .host(FaultyHost.wrap(host.host(), cut))
                .options(ConnectOptions.builder().timeouts(SLOW).build())
                .open();
    }

    /** With its power back, and with a program that has not seen what happened. */
    private Hypervisor again(LabHost host, Hypervisor before) {
        before.close();
        host.powerOn();
        return connect(host);
    }

    private static void assertCounts(Domain domain) {
        try (ConsoleReader console = domain.console().readNew()) {
            console.awaitText(GuestLine.COUNT.marker(), PATIENCE);
            console.awaitText(GuestLine.COUNT.marker(), PATIENCE);
        }
    }

    private static MigrationOptions.Builder options(Lab lab) {
        return MigrationOptions.builder().address(lab.host(2).dataAddress());
    }

    /** A transfer of which much is still to come. */
    private MigrationJob crawl(Lab lab) {
        MigrationJob job =
                domain.migrate(two, options(lab).bandwidth(ByteSize.ofMiB(1)).build());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> job.progress().sent().bytes() > ByteSize.ofMiB(4).bytes()
                        || job.status().state().ended());
        assertThat(job.status().state().ended()).isFalse();
        return job;
    }

    private void assertRuns(Domain where) {
        where.await(DomainState.RUNNING, PATIENCE);
        assertCounts(where);
    }

    private static void assertNothingIsLeft(LabHost host, Hypervisor there) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(host.run("ls", "-A", "/var/lib/vireo/journal", "/run/vireo/d"))
                    .matches("(?s)\\S+:\\s+\\S+:\\s+");
            assertThat(there.domains().list()).isEmpty();
        });
    }

    private Optional<Domain> at(Hypervisor hypervisor) {
        return hypervisor.domains().find(NAME).map(found -> found.within(PATIENCE));
    }

    @Test
    void goesOnWhenTheLinkIsCutInTheMiddle(Lab lab) {
        MigrationJob job = crawl(lab);
        lab.network().cut(lab.host(1), lab.host(2));
        assertThatThrownBy(() -> job.await(PATIENCE))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("nothing was sent");
        assertRuns(domain);
        assertNothingIsLeft(lab.host(2), two);
        lab.network().heal(lab.host(1), lab.host(2));
        domain.migrate(two, options(lab).build()).await(PATIENCE);
        assertRuns(at(two).orElseThrow());
    }

    @Test
    void goesOnWhenTheTargetLosesItsPowerInTheMiddle(Lab lab) {
        MigrationJob job = crawl(lab);
        lab.host(2).powerOff();
        assertThatThrownBy(() -> job.await(PATIENCE))
                .isInstanceOf(VireoException.class)
                .isNotInstanceOf(InDoubtException.class);
        assertRuns(domain);
        two = again(lab.host(2), two);
        assertNothingIsLeft(lab.host(2), two);
        domain.migrate(two, options(lab).build()).await(PATIENCE);
        assertRuns(at(two).orElseThrow());
    }

    @Test
    void isNowhereButCanBeStartedWhenTheSourceLosesItsPowerInTheMiddle(Lab lab) {
        MigrationJob job = crawl(lab);
        lab.host(1).powerOff();
        assertThatThrownBy(() -> job.await(PATIENCE))
                .isInstanceOf(VireoException.class)
                .isNotInstanceOf(InDoubtException.class);
        assertNothingIsLeft(lab.host(2), two);
        one = again(lab.host(1), one);
        domain = at(one).orElseThrow();
        domain.await(DomainState.STOPPED, PATIENCE);
        domain.start();
        assertCounts(domain);
    }

    @Test
    void isInDoubtWhenTheTargetLosesItsPowerBeforeItHasTheGuest(Lab lab) {
        cut.after("replace", "/var/lib/vireo/domains/" + NAME + ".json", 1, lab.host(2)); // the hand-over is written
        assertThatThrownBy(() -> domain.migrate(two, options(lab).build()).await(PATIENCE))
                .isInstanceOf(InDoubtException.class);
        domain.await(DomainState.IN_DOUBT, PATIENCE);
        assertThatThrownBy(domain::resume).isInstanceOf(InDoubtException.class);
        two = again(lab.host(2), two);
        assertNothingIsLeft(lab.host(2), two);
        assertThat(domain.resolveWith(two)).isEqualTo(Verdict.TARGET_IS_DOWN);
        assertRuns(domain);
    }

    @Test
    void isInDoubtWhenTheSourceLosesItsPowerBeforeTheTargetHasTheGuest(Lab lab) {
        cut.after("replace", "/var/lib/vireo/domains/" + NAME + ".json", 1, lab.host(1));
        assertThatThrownBy(() -> domain.migrate(two, options(lab).build()).await(PATIENCE))
                .isInstanceOf(InDoubtException.class);
        assertNothingIsLeft(lab.host(2), two);
        one = again(lab.host(1), one);
        domain = at(one).orElseThrow();
        domain.await(DomainState.IN_DOUBT, PATIENCE);
        assertThatThrownBy(domain::start).isInstanceOf(InDoubtException.class);
        assertThat(domain.resolveWith(two)).isEqualTo(Verdict.TARGET_IS_DOWN);
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        domain.start();
        assertCounts(domain);
    }

    @Test
    void hasMovedWhenTheSourceLosesItsPowerAfterTheTargetHasTheGuest(Lab lab) {
        cut.after("replace", "/var/lib/vireo/domains/" + NAME + ".json", 2, lab.host(1)); // the target has the right
        assertThatThrownBy(() -> domain.migrate(two, options(lab).build()).await(PATIENCE))
                .isInstanceOf(VireoException.class);
        two.close();
        two = connect(lab.host(2));
        Domain moved = at(two).orElseThrow();
        assertRuns(moved);
        one = again(lab.host(1), one);
        domain = at(one).orElseThrow();
        domain.await(DomainState.IN_DOUBT, PATIENCE);
        assertThat(domain.resolveWith(two)).isEqualTo(Verdict.TARGET_RUNS);
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        assertThatThrownBy(domain::start)
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("right to run");
        assertCounts(moved);
    }

    /** Pulls the plug of a host right after a call to any host. */
    private static final class PowerCut implements EffectHook {
        private HostCall call = new HostCall("", "");
        private int more;
        private LabHost victim;

        synchronized void after(String operation, String subject, int times, LabHost host) {
            call = new HostCall(operation, subject);
            more = times;
            victim = host;
        }

        @Override
        public void before(HostCall now) {}

        @Override
        public void after(HostCall now) {
            synchronized (this) {
                if (!now.equals(call) || --more != 0) {
                    return;
                }
            }
            victim.powerOff();
        }
    }
}
