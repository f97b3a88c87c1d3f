package dev.vireo.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.StateRoot;
import dev.vireo.Subscription;
import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.internal.store.Layout;
import dev.vireo.domain.DomainLifecycleEvent;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ClosedException;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.host.HostPath;
import dev.vireo.testkit.ScriptedHost;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DomainCellTest {
    private final Instant now = Instant.now();
    private static final String FOLDER = "0badc0de";
    private static final GuestState RUNNING = new GuestState(DomainState.RUNNING, StateReason.UNSPECIFIED);
    private static final GuestState PAUSED = new GuestState(DomainState.PAUSED, StateReason.UNSPECIFIED);

    private final ScriptedHost host = ScriptedHost.create();
    private final Threads threads = new Threads(ConnectOptions.defaults());
    private final EngineContext context = new EngineContext(
            host,
            nothing(DomainDriver.class),
            "fake",
            new Layout(StateRoot.below(HostPath.of("/v"))),
            ConnectOptions.defaults(),
            threads,
            Clock.systemUTC());
    private final DomainCell cell = new DomainCell(DomainName.of("web1"), context);
    private final Subscription<DomainLifecycleEvent> events = context.hub().open(DomainLifecycleEvent.class);

    @AfterEach
    void close() {
        context.hub().close();
        threads.close();
        host.close();
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                DomainCellTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }

    private void attach() {
        cell.attached(new Attachment(FOLDER, nothing(Guest.class)));
        cell.become(DomainState.PAUSED, StateReason.STARTED_PAUSED, now);
    }

    private Optional<Kind> event() {
        return events.next(Duration.ZERO).map(DomainLifecycleEvent::kind);
    }

    private void assertIs(DomainState state, StateReason reason) {
        assertThat(cell.status().state()).isEqualTo(state);
        assertThat(cell.status().reason()).isEqualTo(reason);
    }

    @Test
    void isStoppedAtFirst() {
        assertIs(DomainState.STOPPED, StateReason.NEVER_STARTED);
        assertThat(cell.status().freshness()).isEqualTo(Freshness.LIVE);
        assertThat(cell.status().asOf()).isAfterOrEqualTo(cell.status().since());
    }

    @Test
    void followsItsGuest() {
        attach();
        cell.observe(FOLDER, RUNNING, now);
        assertIs(DomainState.RUNNING, StateReason.UNSPECIFIED);
        assertThat(event()).contains(Kind.RESUMED);
        cell.observe(FOLDER, new GuestState(DomainState.CRASHED, StateReason.GUEST_PANIC), now);
        assertIs(DomainState.CRASHED, StateReason.GUEST_PANIC);
        assertThat(event()).contains(Kind.CRASHED);
    }

    @Test
    void saysNothingTwice() {
        attach();
        cell.observe(FOLDER, RUNNING, now);
        cell.observe(FOLDER, RUNNING, now.plusSeconds(1));
        assertThat(event()).contains(Kind.RESUMED);
        assertThat(event()).isEmpty();
        assertThat(cell.status().since()).isEqualTo(now);
    }

    @Test
    void doesNotListenToARunThatIsOutOfControl() {
        attach();
        cell.observe("another", RUNNING, now);
        assertIs(DomainState.PAUSED, StateReason.STARTED_PAUSED);
        cell.detach();
        cell.observe(FOLDER, RUNNING, now);
        assertIs(DomainState.PAUSED, StateReason.STARTED_PAUSED);
        assertThat(event()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DYING", "IN_DOUBT", "UNREADABLE", "STARTING"})
    void keepsAStateThatItsGuestDoesNotDecide(DomainState state) {
        attach();
        cell.become(state, StateReason.UNSPECIFIED, now);
        cell.observe(FOLDER, RUNNING, now);
        assertIs(state, StateReason.UNSPECIFIED);
        assertThat(event()).isEmpty();
    }

    @Test
    void knowsWhyWhatWeDidHappened() {
        attach();
        cell.expect(new GuestState(DomainState.RUNNING, StateReason.RESUMED_BY_CALLER));
        cell.observe(FOLDER, RUNNING, now);
        assertIs(DomainState.RUNNING, StateReason.RESUMED_BY_CALLER);
        cell.observe(FOLDER, PAUSED, now);
        assertThat(cell.status().reason()).as("nobody has announced that").isEqualTo(StateReason.UNSPECIFIED);
    }

    @Test
    void believesItsGuestRatherThanWhatWasAnnounced() {
        attach();
        cell.observe(FOLDER, RUNNING, now);
        cell.expect(new GuestState(DomainState.PAUSED, StateReason.SUSPENDED_BY_CALLER));
        cell.observe(FOLDER, new GuestState(DomainState.PAUSED, StateReason.IO_ERROR), now);
        assertIs(DomainState.PAUSED, StateReason.IO_ERROR);
    }

    @Test
    void isStaleUntilItsGuestHasAnswered() {
        cell.become(DomainState.RUNNING, StateReason.STARTED, now.minusSeconds(60));
        cell.heardLast(now.minusSeconds(60));
        assertThat(cell.status().freshness()).isEqualTo(Freshness.STALE);
        assertThat(cell.status().asOf()).isEqualTo(now.minusSeconds(60));
        cell.tellFreshness();
        assertThat(event()).contains(Kind.FRESHNESS_CHANGED);
        cell.tellFreshness();
        assertThat(event()).isEmpty();
        cell.attached(new Attachment(FOLDER, nothing(Guest.class)));
        assertThat(cell.status().freshness()).isEqualTo(Freshness.LIVE);
        cell.tellFreshness();
        assertThat(event()).contains(Kind.FRESHNESS_CHANGED);
    }

    @Test
    void isNotLiveAfterTheHypervisorWasClosed() {
        attach();
        context.closeFlag();
        assertThat(cell.status().freshness()).isEqualTo(Freshness.STALE);
    }

    @Test
    void anUnknownStateIsNoLiveOne() {
        attach();
        cell.observe(FOLDER, new GuestState(DomainState.UNKNOWN, StateReason.UNSPECIFIED), now);
        assertThat(cell.status().freshness()).isEqualTo(Freshness.UNKNOWN);
    }

    @Test
    void showsThatANewerVersionIsNeededWhereNothingRuns() {
        cell.newerIntent(true);
        assertIs(DomainState.UNREADABLE, StateReason.NEWER_DEFINITION);
        assertThat(event()).contains(Kind.STATE_CHANGED);
        cell.newerIntent(true);
        assertThat(event()).isEmpty();
        attach();
        assertIs(DomainState.PAUSED, StateReason.STARTED_PAUSED);
        cell.newerIntent(false);
        assertThat(event()).contains(Kind.STATE_CHANGED);
    }

    @Test
    void wakesWhoWaits() {
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> cell.await(
                () -> cell.known().state() == DomainState.DYING, Wait.atMost(Duration.ofSeconds(10)), "wait for"));
        cell.become(DomainState.DYING, StateReason.DESTROYED, now);
        assertThat(waiting.join()).isTrue();
    }

    @Test
    void letsWhoWaitsGoInTheEnd() {
        assertThat(cell.await(() -> false, Wait.atMost(Duration.ofMillis(10)), "wait for"))
                .isFalse();
        context.closeFlag();
        assertThatThrownBy(() -> cell.await(() -> false, Wait.atMost(Duration.ofSeconds(10)), "wait for"))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void keepsAnInterrupt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> cell.await(() -> false, Wait.atMost(Duration.ofSeconds(10)), "wait for"))
                .isInstanceOf(InterruptedOperationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aTaskOfTheTimerSurvivesItsFailure() {
        CompletableFuture<Void> third = new CompletableFuture<>();
        int[] times = {0};
        threads.every(Duration.ofMillis(1), () -> {
            if (++times[0] == 3) {
                third.complete(null);
            }
            throw new IllegalStateException("on purpose");
        });
        assertThat(third.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(10));
    }
}
