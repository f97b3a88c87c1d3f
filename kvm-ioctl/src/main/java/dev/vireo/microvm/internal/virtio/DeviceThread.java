package dev.vireo.microvm.internal.virtio;

import dev.vireo.kvm.EventFd;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that does a device's work, so that the vCPUs need not. */
final class DeviceThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceThread.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventFd wake = EventFd.create();
    private final Work work;
    private final Thread thread;
    private volatile boolean closed;
    private boolean open = true;

    DeviceThread(String name, Work work) {
        this.work = work;
        thread = new Thread(this::run, "vireo-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Makes it look for work. */
    synchronized void wake() {
        if (open) {
            wake.signal();
        }
    }

    private void run() {
        Watch watch = new Watch();
        boolean more = false;
        try {
            while (!closed) {
                watch.clear();
                watch.readable(wake.number());
                work.prepare(watch);
                if (more) {
                    watch.atMost(0);
                }
                watch.await();
                wake.read();
                more = work.perform(watch);
            }
        } finally {
            end();
        }
    }

    private void end() {
        work.end();
        synchronized (this) {
            open = false;
            wake.close();
        }
    }

    /** Ends it, after what it is doing at the moment. Idempotent. */
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            end();
            return;
        }
        wake();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.atWarn()
                    .addKeyValue("thread", thread.getName())
                    .log("the device is still busy with a request; it is closed when that ends");
        }
    }

    /** What the thread does. None of it throws. */
    interface Work {
        /** Says what to wait for. */
        void prepare(Watch watch);

        /** Does what there is; true if there is more. */
        boolean perform(Watch watch);

        /** The thread ends. */
        void end();
    }
}
