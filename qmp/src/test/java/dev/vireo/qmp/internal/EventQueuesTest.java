package dev.vireo.qmp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.EventHandler;
import dev.vireo.EventsDroppedException;
import dev.vireo.Registration;
import dev.vireo.Subscription;
import dev.vireo.error.ClosedException;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.json.JsonObject;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpEventFilter;
import dev.vireo.qmp.QmpOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class EventQueuesTest {
    private static final Duration NOW = Duration.ZERO;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Callbacks callbacks =
            new Callbacks(QmpOptions.builder().callbackExecutor(tasks::add).build());
    private final EventFanout fanout = new EventFanout("monitor", 3, callbacks);
    private final List<String> heard = new ArrayList<>();

    private final EventHandler<QmpEvent> recorder = new EventHandler<>() {
        @Override
        public void handle(QmpEvent event) {
            heard.add(event.name());
        }

        @Override
        public void dropped(long count) {
            heard.add("dropped " + count);
        }
    };

    private void announce(String... names) {
        for (String name : names) {
            fanout.announce(new QmpEvent(name, JsonObject.EMPTY, Instant.EPOCH));
        }
    }

    private void runCallbacks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static String next(Subscription<QmpEvent> subscription) {
        return subscription.next(NOW).map(QmpEvent::name).orElse("nothing");
    }

    @Test
    void eventsAreHandledInOrderOnTheCallbackExecutor() {
        fanout.listen(QmpEventFilter.any(), recorder);
        announce("A", "B", "C");
        assertThat(heard).isEmpty();
        assertThat(tasks).hasSize(1);
        runCallbacks();
        assertThat(heard).containsExactly("A", "B", "C");
    }

    @Test
    void droppedEventsAreToldOnceAndWhereTheyWouldHaveBeen() {
        fanout.listen(QmpEventFilter.any(), recorder);
        announce("A", "B", "C", "D", "E");
        runCallbacks();
        announce("F");
        runCallbacks();
        assertThat(heard).containsExactly("A", "B", "C", "dropped 2", "F");
    }

    @Test
    void aSubscriptionTellsDroppedEventsOnceAndGoesOn() {
        Subscription<QmpEvent> subscription = fanout.subscribe(QmpEventFilter.any());
        announce("A", "B", "C", "D", "E");
        assertThat(next(subscription)).isEqualTo("A");
        announce("F", "G");
        assertThat(next(subscription)).isEqualTo("B");
        assertThat(next(subscription)).isEqualTo("C");
        assertThatThrownBy(() -> next(subscription))
                .isInstanceOfSatisfying(
                        EventsDroppedException.class, e -> assertThat(e.count()).isEqualTo(2));
        assertThat(next(subscription)).isEqualTo("F");
        assertThatThrownBy(() -> next(subscription)).isInstanceOf(EventsDroppedException.class);
        assertThat(next(subscription)).isEqualTo("nothing");
    }

    @Test
    void filtersByNameAndCondition() {
        fanout.listen(QmpEventFilter.named("A", "B").and(event -> !event.name().equals("B")), recorder);
        Subscription<QmpEvent> subscription =
                fanout.subscribe(QmpEventFilter.any().and(event -> event.name().equals("C")));
        announce("A", "B", "C");
        runCallbacks();
        assertThat(heard).containsExactly("A");
        assertThat(next(subscription)).isEqualTo("C");
    }

    @Test
    void aFailingHandlerHearsTheNextEventAllTheSame() {
        fanout.listen(QmpEventFilter.any(), event -> {
            heard.add(event.name());
            throw new IllegalStateException("on purpose");
        });
        announce("A", "B");
        runCallbacks();
        assertThat(heard).containsExactly("A", "B");
    }

    @Test
    void aClosedRegistrationHearsNothingMore() {
        Registration registration = fanout.listen(QmpEventFilter.any(), recorder);
        announce("A");
        registration.close();
        registration.close();
        announce("B");
        runCallbacks();
        assertThat(heard).isEmpty();
    }

    @Test
    void aClosedSubscriptionSaysSo() {
        Subscription<QmpEvent> subscription = fanout.subscribe(QmpEventFilter.any());
        announce("A");
        subscription.close();
        assertThatThrownBy(() -> next(subscription)).isInstanceOf(ClosedException.class);
    }

    @Test
    void anExecutorThatWasShutDownEndsTheHandlerQuietly() {
        Callbacks dead = new Callbacks(QmpOptions.builder()
                .callbackExecutor(task -> {
                    throw new RejectedExecutionException();
                })
                .build());
        EventFanout deaf = new EventFanout("monitor", 3, dead);
        deaf.listen(QmpEventFilter.any(), recorder);
        deaf.announce(new QmpEvent("A", JsonObject.EMPTY, Instant.EPOCH));
        deaf.announce(new QmpEvent("B", JsonObject.EMPTY, Instant.EPOCH));
        assertThat(heard).isEmpty();
    }

    @Test
    void aBusyHandlerLetsOthersHaveTheExecutor() {
        EventFanout wide = new EventFanout("monitor", 1_000, callbacks);
        wide.listen(QmpEventFilter.any(), recorder);
        for (int i = 0; i < 200; i++) {
            wide.announce(new QmpEvent("A", JsonObject.EMPTY, Instant.EPOCH));
        }
        tasks.remove().run();
        assertThat(heard).hasSizeLessThan(200);
        runCallbacks();
        assertThat(heard).hasSize(200);
    }

    @Test
    void anInterruptEndsTheWaitAndKeepsTheFlag() {
        Subscription<QmpEvent> subscription = fanout.subscribe(QmpEventFilter.any());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> subscription.next(Duration.ofSeconds(10)))
                .isInstanceOf(InterruptedOperationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
