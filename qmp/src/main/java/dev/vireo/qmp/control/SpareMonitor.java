package dev.vireo.qmp.control;

import dev.vireo.core.driver.TransferBreaker;
import dev.vireo.error.LockedByException;
import dev.vireo.error.MonitorException;
import dev.vireo.host.HostLock;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.qmp.MonitorBusyException;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpCommand;
import java.time.Duration;
import java.util.Optional;

/**
 * A second monitor of a guest, for commands out of band: QEMU answers these from a thread of their own, also while its
 * main loop waits for a migration's last bytes to be sent (seen with 7.2: for as long as TCP is patient).
 */
final class SpareMonitor implements TransferBreaker {
    private static final String OUT_OF_BAND = "oob";

    private final String domain;
    private final HostLock lock;
    private final QmpClient client;

    private SpareMonitor(String domain, HostLock lock, QmpClient client) {
        this.domain = domain;
        this.lock = lock;
        this.client = client;
    }

    /** Takes one that is free; empty where all are taken, or the process does not know of such commands. */
    static Optional<TransferBreaker> take(MonitorAccess access, Duration limit) {
        TimeLimit end = TimeLimit.in(limit);
        for (String monitor : MonitorNames.KEPT) {
            try {
                return take(access, monitor, end);
            } catch (LockedByException | MonitorBusyException taken) {
                // perhaps the next
            }
        }
        return Optional.empty();
    }

    private static Optional<TransferBreaker> take(MonitorAccess access, String monitor, TimeLimit end) {
        HostLock lock = access.lock(monitor, Duration.ZERO);
        boolean kept = false;
        try {
            QmpClient client =
                    access.connect(monitor, end.left(), access.options().outOfBand());
            kept = client.greeting().capabilities().contains(OUT_OF_BAND);
            if (!kept) {
                client.close();
                return Optional.empty();
            }
            return Optional.of(new SpareMonitor(access.domain(), lock, client));
        } finally {
            if (!kept) {
                lock.close();
            }
        }
    }

    @Override
    public void breakOff(Duration limit) {
        JsonObject instances =
                JsonObject.of("instances", JsonArray.ofAll(java.util.List.of(JsonObject.of("type", "migration"))));
        try {
            Understanding.of(
                    domain,
                    "yank",
                    () -> client.execute(
                            QmpCommand.of("yank", instances).outOfBand().deadline(limit)));
        } catch (MonitorException e) {
            // nothing is under way
        }
    }

    @Override
    public void close() {
        client.close();
        lock.close();
    }
}
