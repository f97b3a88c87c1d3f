package dev.vireo.qemu.internal.migrate;

import dev.vireo.core.driver.TransferProgress;
import dev.vireo.core.driver.TransferProgress.Phase;
import dev.vireo.json.JsonNumber;
import dev.vireo.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** Reads answers to {@code query-migrate} (QAPI {@code MigrationInfo}). Pure. */
final class MigrateAnswers {
    private MigrateAnswers() {}

    static TransferProgress progress(JsonObject answer) {
        JsonObject ram = answer.optionalObject("ram").orElse(JsonObject.EMPTY);
        JsonObject disk = answer.optionalObject("disk").orElse(JsonObject.EMPTY);
        long pageSize = number(ram, "page-size");
        return new TransferProgress(
                phase(answer.optionalString("status").orElse("none")),
                number(ram, "transferred") + number(disk, "transferred"),
                number(ram, "remaining") + number(disk, "remaining"),
                number(ram, "total") + number(disk, "total"),
                number(ram, "dirty-pages-rate") * pageSize,
                ram.optionalNumber("mbps").map(MigrateAnswers::bytesASecond).orElse(0L),
                (int) number(ram, "dirty-sync-count"),
                millis(answer, "expected-downtime"),
                millis(answer, "downtime").orElse(Duration.ZERO),
                millis(answer, "total-time").orElse(Duration.ZERO),
                answer.optionalString("error-desc"));
    }

    /** Completed, but without the figures: they follow a moment later (seen with 7.2). */
    static boolean figuresMissing(JsonObject answer) {
        return answer.optionalString("status").orElse("none").equals("completed") && number(answer, "total-time") == 0;
    }

    private static long bytesASecond(JsonNumber megabits) {
        return (long) (megabits.doubleValue() * 1_000_000 / 8);
    }

    private static Optional<Duration> millis(JsonObject json, String name) {
        return json.optionalNumber(name).map(it -> Duration.ofMillis(it.longValue()));
    }

    private static long number(JsonObject json, String name) {
        return json.optionalLong(name).orElse(0);
    }

    /** QEMU's words (QAPI {@code MigrationStatus}); one that is not known means that something goes on. */
    private static Phase phase(String word) {
        return switch (word) {
            case "none" -> Phase.NONE;
            case "setup", "wait-unplug" -> Phase.SETUP;
            case "pre-switchover" -> Phase.BEFORE_SWITCH;
            case "device" -> Phase.SWITCHING;
            case "postcopy-active", "postcopy-recover" -> Phase.POST_COPY;
            case "postcopy-paused" -> Phase.POST_COPY_BROKEN;
            case "cancelling" -> Phase.CANCELLING;
            case "completed" -> Phase.COMPLETED;
            case "failed" -> Phase.FAILED;
            case "cancelled" -> Phase.CANCELLED;
            default -> Phase.ACTIVE;
        };
    }
}
