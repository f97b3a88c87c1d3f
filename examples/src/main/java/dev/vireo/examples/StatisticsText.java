package dev.vireo.examples;

import dev.vireo.domain.DiskStatistics;
import dev.vireo.domain.DomainStatistics;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Statistics as a line for people. Counters only grow: what happens right now is the difference of two readings. */
final class StatisticsText {
    private DomainStatistics last;

    StatisticsText(DomainStatistics first) {
        last = first;
    }

    String sinceLast(DomainStatistics now) {
        Duration passed = Duration.between(last.at(), now.at());
        Duration used = now.cpuTime().minus(last.cpuTime());
        last = now;
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "CPU %.0f %%, %d MiB in RAM",
                100.0 * used.toNanos() / Math.max(1, passed.toNanos()),
                now.residentMemory().toMiB()));
        for (Map.Entry<String, DiskStatistics> disk : now.disks().entrySet()) {
            text.append(String.format(
                    ", disk %s: %d reads, %d writes",
                    disk.getKey(), disk.getValue().reads(), disk.getValue().writes()));
        }
        return text.toString();
    }
}
