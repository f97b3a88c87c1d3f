package dev.vireo.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One program's share of a machine: what it owns, and the thread that calls its listeners. */
final class HandleState {
    private final String who;
    private final List<Runnable> owned = new ArrayList<>();
    private final ThreadPoolExecutor listeners =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), HandleState::thread);
    private volatile boolean closed;
    private volatile boolean crashed;

    HandleState(String who) {
        this.who = who;
        this.listeners.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "scripted-host-io");
        thread.setDaemon(true);
        return thread;
    }

    String who() {
        return who;
    }

    boolean isClosed() {
        return closed;
    }

    /** Calls a listener; one call at a time, none after a crash. */
    void tell(Runnable call) {
        listeners.execute(() -> {
            if (!crashed) {
                call.run();
            }
        });
    }

    /** Remembers what is to be done when the handle ends; at once if it has. */
    void add(Runnable ending) {
        synchronized (this) {
            if (!closed) {
                owned.add(ending);
                return;
            }
        }
        ending.run();
    }

    /** Ends it; nothing is told to anybody after a crash. */
    void end(boolean byCrash) {
        List<Runnable> endings;
        synchronized (this) {
            closed = true;
            crashed |= byCrash;
            endings = new ArrayList<>(owned);
            owned.clear();
        }
        endings.forEach(Runnable::run);
    }

    boolean isCrashed() {
        return crashed;
    }
}
