package dev.vireo.host.local.internal.io;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Daemon threads for what may take a moment and nobody waits for; they end when idle. */
public final class BackgroundThreads implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), BackgroundThreads::create);

    /** No thread yet. */
    public BackgroundThreads() {}

    private static Thread create(Runnable task) {
        Thread thread = new Thread(null, task, "vireo-local-background", 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Runs a task on a thread of its own; on the caller's once this is closed. */
    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (java.util.concurrent.RejectedExecutionException closed) {
            task.run();
        }
    }

    /** Lets what was handed over end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
