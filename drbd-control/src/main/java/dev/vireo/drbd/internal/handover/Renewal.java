package dev.vireo.drbd.internal.handover;

import dev.vireo.error.VireoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the leases of guards, each on a thread of its own, so that a host that hangs does not keep the other's from it. */
final class Renewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    private final List<ScheduledExecutorService> threads = new ArrayList<>();

    Renewal(List<Guard> guards, Duration pace) {
        for (Guard guard : guards) {
            ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread made = new Thread(task, "vireo-drbd-lease");
                made.setDaemon(true);
                return made;
            });
            AtomicLong count = new AtomicLong();
            var unused = thread.scheduleWithFixedDelay(
                    () -> renew(guard, count.incrementAndGet()),
                    pace.toMillis(),
                    pace.toMillis(),
                    TimeUnit.MILLISECONDS);
            threads.add(thread);
        }
    }

    private static void renew(Guard guard, long number) {
        try {
            if (guard.lease().isPresent()) {
                guard.write("renewed " + number);
            }
        } catch (VireoException e) { // tried again; the guard acts if that goes on
            LOG.atDebug().setCause(e).log("a lease could not be renewed");
        }
    }

    @Override
    public void close() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
        for (ScheduledExecutorService thread : threads) {
            try {
                if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                    LOG.atDebug().log("a lease is still being renewed");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
