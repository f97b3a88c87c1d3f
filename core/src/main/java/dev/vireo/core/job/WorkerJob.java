package dev.vireo.core.job;

import dev.vireo.Job;
import dev.vireo.JobId;
import dev.vireo.JobState;
import dev.vireo.JobStatus;
import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job whose work runs in this JVM. */
final class WorkerJob<T> implements Job<T>, JobControl {
    private final JobId id = JobId.random();
    private final String description;
    private final Executor callbacks;
    private final Clock clock;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final List<Runnable> cancelActions = new ArrayList<>();
    private volatile JobStatus status;
    private boolean cancelRequested;

    WorkerJob(String description, Executor callbacks, Clock clock) {
        this.description = description;
        this.callbacks = callbacks;
        this.clock = clock;
        this.status = JobStatus.of(JobState.RUNNING, "starting", clock.instant());
    }

    void run(JobWork<T> work) {
        try {
            T value = work.run(this);
            end(JobState.SUCCEEDED);
            result.complete(value);
        } catch (JobCancelledException e) {
            end(JobState.CANCELLED);
            result.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            end(JobState.FAILED);
            result.completeExceptionally(e);
        }
    }

    private synchronized void end(JobState state) {
        status = JobStatus.of(state, status.phase(), clock.instant());
    }

    void detach() {
        result.completeExceptionally(
                new ClosedException(ErrorDetails.of("wait for", description, "the hypervisor was closed here")
                        .effect(Effect.UNKNOWN)));
    }

    @Override
    public JobId id() {
        return id;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public JobStatus status() {
        return status;
    }

    @Override
    public T await(Duration limit) {
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimedOutException(
                    ErrorDetails.of("wait for", description, "it did not end within " + limit)
                            .effect(Effect.GOES_ON),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of("wait for", description, "the waiting thread was interrupted")
                            .effect(Effect.GOES_ON),
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CancellationException(String.valueOf(e.getCause()));
        }
    }

    @Override
    public void requestCancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (cancelRequested || status.state().ended()) {
                return;
            }
            cancelRequested = true;
            status = JobStatus.of(JobState.CANCELLING, status.phase(), clock.instant());
            actions = List.copyOf(cancelActions);
        }
        actions.forEach(callbacks::execute);
    }

    @Override
    public CompletionStage<T> completion() {
        return result.whenCompleteAsync((value, failure) -> {}, callbacks).minimalCompletionStage();
    }

    @Override
    public synchronized void phase(String name) {
        status = JobStatus.of(status.state(), name, clock.instant());
    }

    @Override
    public synchronized void progress(double share) {
        status = JobStatus.of(status.state(), status.phase(), clock.instant()).progress(share);
    }

    @Override
    public synchronized boolean cancelRequested() {
        return cancelRequested;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelRequested) {
                cancelActions.add(action);
                return;
            }
        }
        action.run();
    }
}
