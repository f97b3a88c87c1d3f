package dev.vireo.core.internal.engine;

import dev.vireo.ConnectOptions;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one open hypervisor; all daemons, so that they never keep a program from ending. */
final class Threads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService workers;
    private final @Nullable ExecutorService ownCallbacks;
    private final Executor callbacks;

    Threads(ConnectOptions options) {
        timer = new ScheduledThreadPoolExecutor(1, named("vireo-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        workers = Executors.newCachedThreadPool(named("vireo-worker"));
        ownCallbacks =
                options.callbackExecutor().isPresent() ? null : Executors.newCachedThreadPool(named("vireo-callback"));
        callbacks = ownCallbacks == null ? options.callbackExecutor().orElseThrow() : ownCallbacks;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Does work that may block; {@code false} if we are closing and it will not be done. */
    boolean work(Runnable task) {
        try {
            workers.execute(task);
            return true;
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }

    /** Does something short once, later, unless we close before. */
    void after(Duration delay, Runnable task) {
        schedule(() -> timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Does something short again and again until we close. */
    void every(Duration pause, Runnable task) {
        Runnable surviving = () -> {
            try {
                task.run();
            } catch (RuntimeException e) { // which would end the repetition
                LOG.atError().setCause(e).log("a task of the timer failed");
            }
        };
        schedule(() -> timer.scheduleWithFixedDelay(surviving, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    private static void schedule(Supplier<? extends Future<?>> scheduling) {
        try {
            Future<?> scheduled = scheduling.get();
            LOG.atTrace().addKeyValue("task", scheduled).log("scheduled");
        } catch (RejectedExecutionException closing) {
            LOG.atTrace().log("not scheduled any more: closing");
        }
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    Executor workers() {
        return workers;
    }

    Executor callbacks() {
        return callbacks;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
        if (ownCallbacks != null) {
            ownCallbacks.shutdown();
        }
    }
}
