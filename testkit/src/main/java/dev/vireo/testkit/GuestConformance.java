package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Subscription;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainLifecycleEvent;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.StateReason;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.ProcessIdentity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Guests that do something of their own. */
abstract class GuestConformance extends DomainPart {
    GuestConformance(DomainConformance suite) {
        super(suite);
    }

    private ConsoleReader startAndAwaitReady(Domain domain) {
        domain.start();
        ConsoleReader console = domain.console().readAll();
        console.awaitText(fixture().ready(), PATIENCE);
        return console;
    }

    @Test
    void talksOnItsConsoleAndShutsDownWhenAsked() {
        Domain domain = talking();
        try (ConsoleReader console = startAndAwaitReady(domain);
                Subscription<DomainLifecycleEvent> events = lifecycle()) {
            domain.console().write("echo first-words\n");
            console.awaitText("first-words", PATIENCE);
            try (ConsoleReader another = connect().domains().get(ONE).console().readAll()) {
                another.awaitText(fixture().ready(), PATIENCE);
                another.awaitText("first-words", PATIENCE);
            }
            domain.shutdown(PATIENCE);
            assertIs(domain, DomainState.STOPPED, StateReason.SHUTDOWN_BY_CALLER);
            assertThat(until(Kind.STOPPED, events)).contains(Kind.SHUTDOWN_REQUESTED);
            while (!console.atEnd()) {
                console.next(PATIENCE);
            }
            assertThatThrownBy(() -> console.awaitText("never said", PATIENCE)).isInstanceOf(NotFoundException.class);
        }
        assertThatThrownBy(() -> domain.console().write("too late\n")).isInstanceOf(WrongStateException.class);
        try (ConsoleReader history = domain.console().readAll()) {
            history.awaitText("first-words", PATIENCE);
        }
    }

    @Test
    void endsWhenTheGuestPowersOff() {
        Domain domain = talking();
        try (ConsoleReader console = startAndAwaitReady(domain)) {
            domain.console().write(fixture().order(GuestOrder.POWER_OFF));
            domain.await(DomainState.STOPPED, PATIENCE);
            assertIs(domain, DomainState.STOPPED, StateReason.GUEST_SHUTDOWN);
            assertThat(console.next(PATIENCE).isPresent() || console.atEnd()).isTrue();
        }
    }

    @Test
    void isKeptAfterItPoweredOffWhereThePolicySaysSo() {
        Domain domain = hypervisor()
                .domains()
                .define(fixture().talking(ONE).onPoweroff(PoweroffAction.PAUSE).build());
        startAndAwaitReady(domain).close();
        domain.shutdown(PATIENCE);
        assertIs(domain, DomainState.PAUSED, StateReason.GUEST_SHUTDOWN);
        assertThat(process(domain)).isNotNull();
        domain.destroy();
        assertIs(domain, DomainState.STOPPED, StateReason.DESTROYED);
    }

    @Test
    void isKeptForALookWhenItsKernelPanics() {
        Domain domain = talking();
        try (Subscription<DomainLifecycleEvent> events = lifecycle()) {
            startAndAwaitReady(domain).close();
            domain.console().write(fixture().order(GuestOrder.PANIC));
            domain.await(DomainState.CRASHED, PATIENCE);
            assertIs(domain, DomainState.CRASHED, StateReason.GUEST_PANIC);
            until(Kind.CRASHED, events);
        }
        domain.destroy();
    }

    @Test
    void reboots() {
        Domain domain = talking();
        startAndAwaitReady(domain).close();
        ProcessIdentity first = process(domain);
        domain.console().write(fixture().order(GuestOrder.REBOOT));
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(fixture().ready(), PATIENCE);
            console.awaitText(fixture().ready(), PATIENCE);
        }
        assertThat(process(domain))
                .as("a guest that reboots itself keeps its process")
                .isEqualTo(first);
        domain.reboot(PATIENCE);
        assertThat(process(domain)).as("one that we reboot gets a new one").isNotEqualTo(first);
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(fixture().ready(), PATIENCE);
        }
    }

    @Test
    void keepsSilentWhileItIsSuspended() {
        Domain domain = talking();
        try (ConsoleReader console = startAndAwaitReady(domain)) {
            domain.suspend();
            domain.console().write("echo after-the-pause\n");
            assertThat(console.next(Duration.ofMillis(300))
                            .map(chunk -> chunk.text())
                            .filter(text -> text.contains("after-the-pause")))
                    .isEmpty();
            domain.resume();
            console.awaitText("after-the-pause", PATIENCE);
        }
    }
}
