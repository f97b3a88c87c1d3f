package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Subscription;
import dev.vireo.Timeouts;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainLifecycleEvent;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.LockedByException;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.LockHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several programs use the same domains at once. */
abstract class SeveralProgramsConformance extends DomainPart {
    /** What another program changes is seen so soon. */
    private static final Duration VISIBLE = Duration.ofSeconds(2);

    SeveralProgramsConformance(DomainConformance suite) {
        super(suite);
    }

    @Test
    void seesWithinTwoSecondsWhatAnotherDoes() {
        Hypervisor other = connect();
        try (Subscription<DomainLifecycleEvent> seen = other.events().open(DomainLifecycleEvent.class)) {
            Domain domain = idle();
            awaitSoon(seen, Kind.DEFINED);
            domain.redefine(fixture().idle(ONE).description("new").build());
            awaitSoon(seen, Kind.REDEFINED);
            domain.start();
            awaitSoon(seen, Kind.STARTED);
            domain.suspend();
            awaitSoon(seen, Kind.PAUSED);
            domain.resume();
            awaitSoon(seen, Kind.RESUMED);
            domain.destroy();
            awaitSoon(seen, Kind.STOPPED);
            assertIs(other.domains().get(ONE), DomainState.STOPPED, StateReason.DESTROYED);
            domain.undefine();
            awaitSoon(seen, Kind.UNDEFINED);
            assertThat(other.domains().list()).isEmpty();
        }
    }

    private static void awaitSoon(Subscription<DomainLifecycleEvent> events, Kind kind) {
        long asked = System.nanoTime();
        until(kind, events);
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .as("time until " + kind)
                .isLessThan(VISIBLE);
    }

    @Test
    void controlsWhatAnotherHasStarted() {
        idle().start();
        Domain seen = connect().domains().get(ONE);
        seen.suspend();
        assertIs(seen, DomainState.PAUSED, StateReason.SUSPENDED_BY_CALLER);
        seen.destroy();
        eventually(
                "the first program knows",
                () -> hypervisor().domains().get(ONE).status().reason() == StateReason.DESTROYED);
    }

    @Test
    void thereIsControlForManyPrograms() {
        idle().start();
        List<Domain> handles = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            handles.add(connect().domains().get(ONE));
        }
        for (Domain handle : handles) {
            handle.suspend();
            assertThat(handle.status().state()).isEqualTo(DomainState.PAUSED);
            handle.resume();
        }
        handles.get(5).suspend();
        for (Domain handle : handles) {
            eventually("it is paused", () -> handle.status().state() == DomainState.PAUSED);
        }
    }

    @Test
    void refusesWhileAnotherIsAtIt() {
        Domain domain = idle();
        domain.start();
        Hypervisor other = connect(ConnectOptions.builder()
                .program("other")
                .timeouts(Timeouts.builder().lock(Duration.ofMillis(100)).build()));
        Domain seen = other.domains().get(ONE);
        Instant begun = Instant.now();
        CompletableFuture<?> reboot = CompletableFuture.runAsync(() ->
                assertThatThrownBy(() -> domain.reboot(Duration.ofSeconds(3))).isInstanceOf(TimedOutException.class));
        eventually("the lock is taken", () -> isLocked(seen));
        assertThatThrownBy(seen::suspend).isInstanceOfSatisfying(LockedByException.class, e -> {
            LockHolder holder = e.holder().orElseThrow();
            assertThat(holder.purpose()).contains("reboot").contains("one");
            assertThat(holder.who())
                    .contains(Long.toString(ProcessHandle.current().pid()));
            assertThat(holder.since()).isBetween(begun.minusMillis(10), Instant.now());
        });
        Domain elsewhere =
                other.domains().define(fixture().idle(DomainName.of("two")).build());
        elsewhere.start();
        assertIs(elsewhere, DomainState.RUNNING, StateReason.STARTED);
        reboot.join();
        seen.suspend();
    }

    private static boolean isLocked(Domain domain) {
        try {
            domain.resume();
            return false;
        } catch (LockedByException e) {
            return true;
        }
    }
}
