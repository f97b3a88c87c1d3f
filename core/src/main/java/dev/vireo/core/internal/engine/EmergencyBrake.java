package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.core.driver.TransferBreaker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to break off a transfer of one migration. It is opened beside the other preparations, as it takes its time, and
 * has to be there before the switch.
 */
final class EmergencyBrake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmergencyBrake.class);

    private CompletableFuture<Optional<TransferBreaker>> opened = CompletableFuture.completedFuture(Optional.empty());

    /** Begins to open it; without it a migration works as well, but for the worst of links. */
    void open(GuestTransfer transfer, Duration limit, Executor workers) {
        opened = CompletableFuture.supplyAsync(() -> transfer.breaker(limit), workers)
                .exceptionally(failure -> {
                    LOG.atWarn().setCause(failure).log("a migration goes on without a way to break it off");
                    return Optional.empty();
                });
    }

    /** Waits until it is open, or cannot be. */
    void awaitOpen() {
        opened.join();
    }

    void pull(Duration limit) {
        opened.join().ifPresent(breaker -> breaker.breakOff(limit));
    }

    @Override
    public void close() {
        var unused = opened.thenAccept(breaker -> breaker.ifPresent(TransferBreaker::close));
    }
}
