package dev.vireo.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Event;
import dev.vireo.EventHandler;
import dev.vireo.EventsDroppedException;
import dev.vireo.Registration;
import dev.vireo.Subscription;
import dev.vireo.error.ClosedException;
import dev.vireo.error.InterruptedOperationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventHubTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CAPACITY = 4096;

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final EventHub hub = new EventHub(pool);

    @AfterEach
    void close() {
        hub.close();
        pool.shutdownNow();
    }

    private static class Numbered implements Event {
        final int number;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        public Instant at() {
            return Instant.EPOCH;
        }
    }

    private static final class Special extends Numbered {
        Special(int number) {
            super(number);
        }
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            hub.publish(new Numbered(i));
        }
    }

    @Test
    void aSubscriptionGetsItsTypeInOrder() {
        try (Subscription<Special> special = hub.open(Special.class);
                Subscription<Numbered> all = hub.open(Numbered.class)) {
            hub.publish(new Numbered(1));
            hub.publish(new Special(2));
            assertThat(special.next(PATIENCE).orElseThrow().number).isEqualTo(2);
            assertThat(special.next(Duration.ZERO)).isEmpty();
            assertThat(all.next(PATIENCE).orElseThrow().number).isEqualTo(1);
            assertThat(all.next(PATIENCE).orElseThrow().number).isEqualTo(2);
        }
    }

    @Test
    void aSubscriptionWaitsForTheNextEvent() {
        try (Subscription<Numbered> events = hub.open(Numbered.class)) {
            CompletableFuture<Integer> next =
                    CompletableFuture.supplyAsync(() -> events.next(PATIENCE).orElseThrow().number, pool);
            hub.publish(new Numbered(7));
            assertThat(next.join()).isEqualTo(7);
            assertThat(events.next(Duration.ofMillis(10))).isEmpty();
        }
    }

    @Test
    void whoFallsBehindIsToldOnceHowMuchIsMissing() {
        try (Subscription<Numbered> events = hub.open(Numbered.class)) {
            publish(CAPACITY + 100);
            for (int i = 0; i < CAPACITY; i++) {
                assertThat(events.next(Duration.ZERO).orElseThrow().number).isEqualTo(i);
            }
            assertThatThrownBy(() -> events.next(Duration.ZERO))
                    .isInstanceOfSatisfying(
                            EventsDroppedException.class,
                            e -> assertThat(e.count()).isEqualTo(100));
            assertThat(events.next(Duration.ZERO)).isEmpty();
            hub.publish(new Numbered(-1));
            assertThat(events.next(Duration.ZERO).orElseThrow().number).isEqualTo(-1);
        }
    }

    /** Nothing slips in between the gap and the news of it. */
    @Test
    void nothingComesAfterAGapBeforeItIsTold() {
        try (Subscription<Numbered> events = hub.open(Numbered.class)) {
            publish(CAPACITY + 1);
            assertThat(events.next(Duration.ZERO).orElseThrow().number).isZero();
            hub.publish(new Numbered(-1)); // there is room for it now, but what was before it is missing
            for (int i = 1; i < CAPACITY; i++) {
                assertThat(events.next(Duration.ZERO).orElseThrow().number).isEqualTo(i);
            }
            assertThatThrownBy(() -> events.next(Duration.ZERO))
                    .isInstanceOfSatisfying(
                            EventsDroppedException.class,
                            e -> assertThat(e.count()).isEqualTo(2));
        }
    }

    @Test
    void aClosedSubscriptionGivesWhatItHasAndThenSaysSo() {
        Subscription<Numbered> events = hub.open(Numbered.class);
        hub.publish(new Numbered(1));
        hub.close();
        hub.publish(new Numbered(2));
        assertThat(events.next(Duration.ZERO).orElseThrow().number).isEqualTo(1);
        assertThatThrownBy(() -> events.next(PATIENCE)).isInstanceOf(ClosedException.class);
        events.close();
    }

    @Test
    void closingEndsAWait() {
        Subscription<Numbered> events = hub.open(Numbered.class);
        CompletableFuture<?> next = CompletableFuture.supplyAsync(() -> events.next(PATIENCE), pool);
        events.close();
        assertThatThrownBy(next::join).hasCauseInstanceOf(ClosedException.class);
    }

    @Test
    void anInterruptIsKept() {
        try (Subscription<Numbered> events = hub.open(Numbered.class)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> events.next(PATIENCE)).isInstanceOf(InterruptedOperationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aHandlerGetsEventsInOrderAndOneAtATime() throws InterruptedException {
        List<Integer> got = new ArrayList<>();
        AtomicBoolean busy = new AtomicBoolean();
        AtomicBoolean overlapped = new AtomicBoolean();
        CountDownLatch all = new CountDownLatch(1000);
        hub.on(Numbered.class, event -> {
            overlapped.compareAndSet(false, !busy.compareAndSet(false, true));
            got.add(event.number);
            busy.set(false);
            all.countDown();
        });
        publish(1000);
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(got)
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
        assertThat(overlapped).isFalse();
    }

    @Test
    void aSlowHandlerHarmsNobodyElse() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        List<Long> gaps = new CopyOnWriteArrayList<>();
        CountDownLatch told = new CountDownLatch(1);
        hub.on(Numbered.class, new EventHandler<Numbered>() {
            @Override
            public void handle(Numbered event) {
                awaitUninterrupted(release);
            }

            @Override
            public void dropped(long count) {
                gaps.add(count);
                told.countDown();
            }
        });
        CountDownLatch quick = new CountDownLatch(2000);
        hub.on(Numbered.class, event -> quick.countDown());
        publish(2000);
        assertThat(quick.await(10, TimeUnit.SECONDS)).isTrue();
        publish(CAPACITY);
        release.countDown();
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0)).isBetween(1L, 2000L);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aHandlerThatThrowsGetsTheNextEventAllTheSame() throws InterruptedException {
        CountDownLatch third = new CountDownLatch(3);
        hub.on(Numbered.class, event -> {
            third.countDown();
            if (event.number == 0) {
                throw new IllegalStateException("on purpose");
            }
            throw new AssertionError("on purpose");
        });
        publish(3);
        assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRegistrationThatWasClosedGetsNothingMore() {
        List<Integer> got = new CopyOnWriteArrayList<>();
        Queue<Runnable> later = new ArrayDeque<>();
        EventHub slow = new EventHub(later::add);
        Registration registration = slow.on(Numbered.class, event -> got.add(event.number));
        slow.publish(new Numbered(1));
        registration.close();
        registration.close();
        slow.publish(new Numbered(2));
        later.forEach(Runnable::run);
        assertThat(got).doesNotContain(2);
    }

    /** The caller's executor may be full for a while. */
    @Test
    void anExecutorThatRefusesOnceLosesNothing() {
        AtomicBoolean full = new AtomicBoolean(true);
        Executor moody = task -> {
            if (full.get()) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        };
        List<Integer> got = new ArrayList<>();
        EventHub hubOfTheCaller = new EventHub(moody);
        hubOfTheCaller.on(Numbered.class, event -> got.add(event.number));
        hubOfTheCaller.publish(new Numbered(1));
        full.set(false);
        hubOfTheCaller.publish(new Numbered(2));
        assertThat(got).containsExactly(1, 2);
    }
}
