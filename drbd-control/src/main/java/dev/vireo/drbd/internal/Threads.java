package dev.vireo.drbd.internal;

import java.util.concurrent.Executor;

/** Threads that do not keep a program alive. */
public final class Threads {
    private Threads() {}

    /** Runs each task on a thread of its own. */
    public static Executor daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, "vireo-" + name);
            thread.setDaemon(true);
            thread.start();
        };
    }
}
