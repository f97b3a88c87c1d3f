package dev.vireo.benchmarks.row;

import dev.vireo.Hypervisor;
import dev.vireo.benchmarks.site.VireoSide;
import dev.vireo.benchmarks.site.Waiting;
import dev.vireo.domain.Domain;
import dev.vireo.domain.Freshness;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A program that does nothing but hold domains, and tells how much memory that takes; run by {@link HeapRow}. */
public final class HeapProbe {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final double MIB = 1 << 20;

    private HeapProbe() {}

    /**
     * Runs it and prints one line of JSON.
     *
     * @param arguments the folders of Vireo's state, durable and runtime, and how many domains run there
     */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[2]);
        long before = usedHeap();
        int threads = Thread.activeCount();
        try (Hypervisor hypervisor = VireoSide.connect(Path.of(arguments[0]), Path.of(arguments[1]))) {
            List<Domain> domains = hypervisor.domains().list();
            Waiting.until("every domain is live", LIMIT, PAUSE, () -> live(domains) == count);
            long heap = usedHeap() - before;
            System.out.printf(
                    "{\"heap\":%.3f,\"direct\":%.3f,\"threads\":%d}%n",
                    heap / MIB, directBuffers() / MIB, Thread.activeCount() - threads);
        }
    }

    private static long live(List<Domain> domains) {
        return domains.stream()
                .filter(domain -> domain.status().freshness() == Freshness.LIVE)
                .count();
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static double directBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
