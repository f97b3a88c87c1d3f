package dev.vireo.examples;

import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationProgress;
import dev.vireo.domain.MigrationResult;
import dev.vireo.examples.Progress.Style;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows how far a migration is, a line for each change. */
final class MigrationBar {
    private static final long LOOK_MILLIS = 100;
    private static final int WIDTH = 40;

    private MigrationBar() {}

    /** Shows it until it has ended, and returns what came of it. */
    static MigrationResult show(MigrationJob job, Progress progress, Duration patience) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        var unused = job.completion().whenComplete((result, failure) -> ended.countDown());
        String shown = "";
        while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            String bar = text(job.status().phase(), job.progress());
            if (!bar.equals(shown)) {
                progress.line(Style.EVENT, bar + " " + job.progress().sent().bytes() / (1 << 20) + " MiB sent");
                shown = bar;
            }
        }
        return job.await(patience);
    }

    private static String text(String phase, MigrationProgress now) {
        long total = now.total().bytes();
        int done = total == 0
                ? 0
                : (int) (WIDTH * (total - Math.min(total, now.remaining().bytes())) / total);
        return String.format(Locale.ROOT, "[%s%s] %-16s", "#".repeat(done), "-".repeat(WIDTH - done), phase);
    }
}
