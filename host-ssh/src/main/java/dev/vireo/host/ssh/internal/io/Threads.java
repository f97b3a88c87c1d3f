package dev.vireo.host.ssh.internal.io;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one host: a timer, and as many as there is work that may block. All are daemons. */
public final class Threads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    private final AtomicLong count = new AtomicLong();
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;

    /** Threads that bear the host's name. */
    public Threads(String host) {
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, "vireo-ssh " + host + " " + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.workers = Executors.newCachedThreadPool(factory);
        this.timer = Executors.newSingleThreadScheduledExecutor(factory);
    }

    /** Does something that may block; it is dropped when the host is closed. */
    public void execute(Runnable work) {
        try {
            workers.execute(() -> guarded(work));
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("The host is closed; work is dropped");
        }
    }

    /** Does something short, later. */
    public void later(long nanos, Runnable work) {
        try {
            var unused = timer.schedule(() -> guarded(work), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("The host is closed; work is dropped");
        }
    }

    /** Does something short, again and again. */
    public void every(long nanos, Runnable work) {
        var unused = timer.scheduleWithFixedDelay(() -> guarded(work), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("Work of an SSH host failed");
        }
    }

    /** Lets what runs come to its end. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
    }
}
