package dev.vireo.qmp.control;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.GuestFigures;
import dev.vireo.domain.DiskStatistics;
import dev.vireo.error.MonitorException;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpCommand;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Reads what the hypervisor counts. */
final class Figures {
    private Figures() {}

    /** Asks over a monitor that is ready; both questions are under way at once. */
    static CompletableFuture<GuestFigures> ask(QmpClient client, String domain, Duration limit) {
        CompletableFuture<Optional<ByteSize>> balloon = client.submit(
                        QmpCommand.of("query-balloon").deadline(limit))
                .thenApply(answer -> Optional.of(Understanding.of(domain, "query-balloon", () -> balloon(answer))))
                .exceptionally(Figures::withoutBalloon);
        return client.submit(QmpCommand.of("query-blockstats").deadline(limit))
                .thenCombine(
                        balloon,
                        (answer, memory) -> Understanding.of(
                                domain, "query-blockstats", () -> new GuestFigures(memory, disks(answer))));
    }

    private static ByteSize balloon(JsonValue answer) {
        return ByteSize.ofBytes(answer.asObject().longValue("actual"));
    }

    /** A guest without a balloon answers with an error. */
    private static Optional<ByteSize> withoutBalloon(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof MonitorException) {
            return Optional.empty();
        }
        throw new CompletionException(cause);
    }

    /** The counters by disk id in an answer to query-blockstats. */
    static Map<String, DiskStatistics> disks(JsonValue answer) {
        Map<String, DiskStatistics> disks = new LinkedHashMap<>();
        for (JsonObject each : answer.asArray().objects()) {
            each.optionalString("qdev")
                    .flatMap(DeviceIds::ofQomPathOrId)
                    .ifPresent(id -> disks.put(id, DiskFigures.of(each.object("stats"))));
        }
        return disks;
    }

    private record DiskFigures(
            ByteSize readBytes,
            ByteSize writtenBytes,
            long reads,
            long writes,
            long flushes,
            Duration readTime,
            Duration writeTime,
            long failures)
            implements DiskStatistics {
        static DiskFigures of(JsonObject stats) {
            return new DiskFigures(
                    ByteSize.ofBytes(stats.longValue("rd_bytes")),
                    ByteSize.ofBytes(stats.longValue("wr_bytes")),
                    stats.longValue("rd_operations"),
                    stats.longValue("wr_operations"),
                    stats.longValue("flush_operations"),
                    Duration.ofNanos(stats.longValue("rd_total_time_ns")),
                    Duration.ofNanos(stats.longValue("wr_total_time_ns")),
                    stats.longValue("failed_rd_operations")
                            + stats.longValue("failed_wr_operations")
                            + stats.longValue("failed_flush_operations"));
        }
    }
}
