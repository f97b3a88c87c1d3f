package dev.vireo.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Job;
import dev.vireo.JobState;
import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobTableTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor(task -> new Thread(task, "callbacks"));
    private final JobTable table = new JobTable(workers, callbacks, Clock.systemUTC());
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        table.close();
        workers.shutdownNow();
        callbacks.shutdownNow();
    }

    private Job<String> waiting() {
        return table.start("wait for a release", control -> {
            control.phase("waiting");
            control.progress(0.25);
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "released";
        });
    }

    @Test
    void handsOutTheResult() {
        Job<String> job = table.start("say hello", control -> "hello");
        assertThat(job.await(PATIENCE)).isEqualTo("hello");
        assertThat(job.status().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.description()).isEqualTo("say hello");
        assertThat(table.find(job.id())).contains(job);
        assertThat(table.list()).containsExactly(job);
    }

    @Test
    void handsOutTheFailureAsItIs() {
        WrongStateException failure = new WrongStateException(ErrorDetails.of("do", "it", "no"));
        Job<String> job = table.start("fail", control -> {
            throw failure;
        });
        assertThatThrownBy(() -> job.await(PATIENCE)).isSameAs(failure);
        assertThat(job.status().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void tellsHowFarItIs() {
        Job<String> job = waiting();
        org.awaitility.Awaitility.await().until(() -> job.status().progress().orElse(0) == 0.25);
        assertThat(job.status().phase()).isEqualTo("waiting");
        assertThat(job.status().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void goesOnWhenSomebodyStopsWaiting() {
        Job<String> job = waiting();
        assertThatThrownBy(() -> job.await(Duration.ofMillis(10)))
                .isInstanceOfSatisfying(
                        TimedOutException.class, e -> assertThat(e.effect()).isEqualTo(Effect.GOES_ON));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> job.await(PATIENCE)).isInstanceOf(InterruptedOperationException.class);
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        assertThat(job.await(PATIENCE)).isEqualTo("released");
    }

    @Test
    void completesOnTheCallbackExecutor() {
        Job<String> job = waiting();
        CompletableFuture<String> thread = job.completion()
                .thenApply(result -> Thread.currentThread().getName())
                .toCompletableFuture();
        release.countDown();
        assertThat(thread.join()).isEqualTo("callbacks");
    }

    @Test
    void canBeAskedToStop() {
        CountDownLatch asked = new CountDownLatch(1);
        Job<String> job = table.start("stop when asked", control -> {
            control.onCancel(asked::countDown);
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(control.cancelRequested()).isTrue();
            throw new JobCancelledException("stop when asked");
        });
        job.requestCancel();
        job.requestCancel();
        assertThatThrownBy(() -> job.await(PATIENCE)).isInstanceOf(JobCancelledException.class);
        assertThat(job.status().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void mayEndWellAllTheSame() {
        Job<String> job = waiting();
        job.requestCancel();
        assertThat(job.status().state()).isEqualTo(JobState.CANCELLING);
        release.countDown();
        assertThat(job.await(PATIENCE)).isEqualTo("released");
        assertThat(job.status().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whoWaitsIsToldThatTheHypervisorWasClosed() {
        Job<String> job = waiting();
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> job.await(PATIENCE));
        table.close();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(ClosedException.class);
        workers.shutdown();
        assertThatThrownBy(() -> table.start("too late", control -> "")).isInstanceOf(ClosedException.class);
        assertThat(table.list()).hasSize(1);
    }

    @Test
    void forgetsTheOldestOfThoseThatHaveEnded() {
        Job<String> running = waiting();
        for (int i = 0; i < 150; i++) {
            table.start("short", control -> "").await(PATIENCE);
        }
        assertThat(table.list()).hasSizeLessThanOrEqualTo(102).contains(running);
    }
}
