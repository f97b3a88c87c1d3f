package dev.vireo.qmp.internal;

import dev.vireo.qmp.QmpOptions;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where foreign code runs, and what times it: handed in, or owned and then started only when needed. */
public final class Callbacks implements AutoCloseable {
    private static final int OWN_THREADS = 8;
    private static final long IDLE_SECONDS = 10;

    private final Executor executor;
    private final @Nullable ThreadPoolExecutor ownExecutor;
    private final @Nullable ScheduledExecutorService foreignTimer;
    private @Nullable ScheduledThreadPoolExecutor ownTimer;
    private boolean closed;

    /** What the options hand in, and own ones for the rest. */
    public Callbacks(QmpOptions options) {
        ownExecutor = options.callbackExecutor().isPresent() ? null : pool();
        executor =
                ownExecutor != null ? ownExecutor : options.callbackExecutor().orElseThrow();
        foreignTimer = options.timer().orElse(null);
    }

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                OWN_THREADS,
                OWN_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("vireo-qmp-callback"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs a task on the callback executor; false if that takes no more, because its owner has shut it down. */
    public boolean offer(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs a task that somebody waits for, if need be elsewhere than on the callback executor, but never here. */
    public void complete(Runnable task) {
        if (!offer(task)) {
            ForkJoinPool.commonPool().execute(task);
        }
    }

    /** Runs a task that does not block after a while; null when closed. */
    public @Nullable Future<?> after(long nanos, Runnable task) {
        ScheduledExecutorService timer = timer();
        try {
            return timer == null ? null : timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private synchronized @Nullable ScheduledExecutorService timer() {
        if (foreignTimer != null) {
            return foreignTimer;
        }
        if (ownTimer == null && !closed) {
            ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("vireo-qmp-timer"));
            timer.setRemoveOnCancelPolicy(true);
            timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            ownTimer = timer;
        }
        return ownTimer;
    }

    /** Ends what is owned; tasks that were handed over still run. */
    @Override
    public synchronized void close() {
        closed = true;
        if (ownTimer != null) {
            ownTimer.shutdown();
        }
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }
}
