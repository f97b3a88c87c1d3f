package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Subscription;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainLifecycleEvent;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Guests are started, stopped and ended, by callers and by others. */
abstract class LifecycleConformance extends DomainPart {
    LifecycleConformance(DomainConformance suite) {
        super(suite);
    }

    private ProcessState stateOf(ProcessIdentity process) {
        return hypervisor().host().processes().state(process);
    }

    @Test
    void startsAndDestroys() {
        Domain domain = idle();
        domain.start();
        assertIs(domain, DomainState.RUNNING, StateReason.STARTED);
        assertThat(domain.status().freshness()).isEqualTo(Freshness.LIVE);
        ProcessIdentity process = process(domain);
        assertThat(stateOf(process)).isEqualTo(ProcessState.ALIVE);
        domain.destroy();
        assertIs(domain, DomainState.STOPPED, StateReason.DESTROYED);
        assertThat(stateOf(process).mayHoldFiles()).isFalse();
    }

    @Test
    void startsAgainWithANewProcess() {
        Domain domain = idle();
        domain.startPaused();
        ProcessIdentity first = process(domain);
        domain.destroy();
        domain.startPaused();
        assertThat(process(domain)).isNotEqualTo(first);
    }

    @Test
    void suspendsAndResumes() {
        Domain domain = idle();
        domain.startPaused();
        assertIs(domain, DomainState.PAUSED, StateReason.STARTED_PAUSED);
        domain.resume();
        assertIs(domain, DomainState.RUNNING, StateReason.RESUMED_BY_CALLER);
        domain.suspend();
        assertIs(domain, DomainState.PAUSED, StateReason.SUSPENDED_BY_CALLER);
        domain.suspend();
        assertIs(domain, DomainState.PAUSED, StateReason.SUSPENDED_BY_CALLER);
        domain.resume();
        domain.resume();
        assertIs(domain, DomainState.RUNNING, StateReason.RESUMED_BY_CALLER);
    }

    @Test
    void tellsWhatHappensInOrder() {
        Domain domain = idle();
        try (Subscription<DomainLifecycleEvent> events = lifecycle()) {
            domain.start();
            domain.suspend();
            domain.resume();
            domain.reset();
            domain.destroy();
            List<Kind> kinds = until(Kind.STOPPED, events);
            assertThat(kinds)
                    .startsWith(Kind.STARTED, Kind.PAUSED, Kind.RESUMED)
                    .contains(Kind.RESET)
                    .endsWith(Kind.STOPPED);
        }
    }

    @Test
    void refusesWhatAStoppedDomainCannotDo() {
        Domain domain = idle();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                domain::suspend,
                domain::resume,
                domain::reset,
                domain::destroy,
                domain::statistics,
                () -> domain.shutdown(PATIENCE),
                () -> domain.reboot(PATIENCE),
                domain::console)) {
            assertThatThrownBy(call)
                    .isInstanceOf(WrongStateException.class)
                    .hasMessageContaining("domain one")
                    .extracting(e -> ((VireoException) e).effect())
                    .isEqualTo(Effect.NOTHING);
        }
        assertIs(domain, DomainState.STOPPED, StateReason.NEVER_STARTED);
    }

    @Test
    void refusesWhatARunningDomainCannotDo() {
        Domain domain = idle();
        domain.start();
        assertThatThrownBy(domain::start).isInstanceOf(WrongStateException.class);
        assertThatThrownBy(domain::startPaused).isInstanceOf(WrongStateException.class);
        assertThatThrownBy(domain::undefine).isInstanceOf(WrongStateException.class);
        domain.suspend();
        assertThatThrownBy(() -> domain.shutdown(PATIENCE)).isInstanceOf(WrongStateException.class);
        assertIs(domain, DomainState.PAUSED, StateReason.SUSPENDED_BY_CALLER);
    }

    @Test
    void resetsAndGoesOn() {
        Domain domain = idle();
        domain.start();
        try (Subscription<DomainLifecycleEvent> events = lifecycle()) {
            domain.reset();
            until(Kind.RESET, events);
        }
        eventually("it runs", () -> domain.status().state() == DomainState.RUNNING);
    }

    @Test
    void neverUsesForceToShutDown() {
        Domain domain = idle();
        domain.start();
        assertThatThrownBy(() -> domain.shutdown(Duration.ofMillis(300)))
                .isInstanceOfSatisfying(
                        TimedOutException.class, e -> assertThat(e.effect()).isEqualTo(Effect.GOES_ON));
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
        assertThatThrownBy(() -> domain.reboot(Duration.ofMillis(300))).isInstanceOf(TimedOutException.class);
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void awaitsAState() {
        Domain domain = idle();
        assertThat(domain.await(DomainState.STOPPED, Duration.ZERO).state()).isEqualTo(DomainState.STOPPED);
        assertThatThrownBy(() -> domain.await(DomainState.RUNNING, Duration.ofMillis(50)))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("STOPPED");
        CompletableFuture<DomainState> waiting = CompletableFuture.supplyAsync(
                () -> domain.await(DomainState.RUNNING, PATIENCE).state());
        domain.start();
        assertThat(waiting.join()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void noticesThatAGuestWasKilled() {
        Domain domain = idle();
        domain.start();
        try (Subscription<DomainLifecycleEvent> events = lifecycle()) {
            hypervisor().host().processes().signal(process(domain), Signal.KILL);
            domain.await(DomainState.STOPPED, PATIENCE);
            assertIs(domain, DomainState.STOPPED, StateReason.PROCESS_DIED);
            until(Kind.STOPPED, events);
        }
        domain.start();
        assertIs(domain, DomainState.RUNNING, StateReason.STARTED);
    }

    /** A process that is stopped by a signal looks like one that hangs. */
    @Test
    void doesNotTakeAGuestThatHangsForOneThatIsWell() {
        Domain domain = idle();
        domain.start();
        ProcessIdentity process = process(domain);
        hypervisor().host().processes().signal(process, Signal.STOP);
        long asked = System.nanoTime();
        assertThatThrownBy(() -> domain.within(Duration.ofSeconds(1)).suspend()).isInstanceOf(TimedOutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        eventually("it is stale", () -> domain.status().freshness() == Freshness.STALE);
        assertThat(domain.status().state().mayRun()).isTrue();
        hypervisor().host().processes().signal(process, Signal.CONT);
        eventually("it is live", () -> domain.status().freshness() == Freshness.LIVE);
        domain.destroy();
        assertIs(domain, DomainState.STOPPED, StateReason.DESTROYED);
    }

    @Test
    void destroysAGuestThatHangs() {
        Domain domain = idle();
        domain.start();
        ProcessIdentity process = process(domain);
        hypervisor().host().processes().signal(process, Signal.STOP);
        domain.destroy();
        assertIs(domain, DomainState.STOPPED, StateReason.DESTROYED);
        assertThat(stateOf(process).mayHoldFiles()).isFalse();
    }

    @Test
    void closingDetaches() {
        Domain domain = idle();
        domain.start();
        ProcessIdentity process = process(domain);
        CompletableFuture<?> waiting = CompletableFuture.supplyAsync(() -> domain.await(DomainState.STOPPED, PATIENCE));
        hypervisor().close();
        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(domain::suspend).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> hypervisor().domains().list()).isInstanceOf(ClosedException.class);
        assertThat(domain.status().freshness()).isNotEqualTo(Freshness.LIVE);
        Domain seen = connect().domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(process(seen)).isEqualTo(process);
        eventually("it is live", () -> seen.status().freshness() == Freshness.LIVE);
    }

    @Test
    void countsWhatRuns() {
        Domain domain = idle();
        assertThat(hypervisor().domains().statistics()).isEmpty();
        domain.start();
        assertThat(hypervisor().domains().statistics()).containsOnlyKeys(ONE);
        assertThat(domain.statistics().residentMemory().bytes()).isPositive();
        assertThat(domain.statistics().vcpus()).isEqualTo(1);
        domain.destroy();
        assertThat(hypervisor().domains().statistics()).isEmpty();
    }
}
