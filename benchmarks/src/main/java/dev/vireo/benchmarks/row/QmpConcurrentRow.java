package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.BareQemu;
import dev.vireo.benchmarks.peer.QmpC;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.host.Host;
import dev.vireo.host.local.LocalHost;
import dev.vireo.qmp.QmpClient;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Replies a second when 64 threads share one connection, each sending {@code query-status} and waiting for its reply,
 * next to a C client that keeps 64 commands in flight from one thread.
 */
public final class QmpConcurrentRow implements BenchRow {
    private static final int CALLERS = 64;
    private static final int CALLS_EACH = 200;
    private static final int WARMUP = 10;
    private static final int ROUNDS = 15;

    @Override
    public String name() {
        return "qmp-concurrent";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (BareQemu qemu = BareQemu.start(site.memory(), 2);
                Host host = LocalHost.open();
                QmpClient client = QmpClients.connect(host, qemu.monitor(0))) {
            QmpC peer = new QmpC(site.programs(), qemu.monitor(1));
            double[] medians = SideBySide.medians(
                    WARMUP,
                    ROUNDS,
                    () -> throughput(client, callers),
                    () -> peer.throughput(CALLERS * CALLS_EACH, CALLERS));
            return List.of(new Measurement(
                    "QMP, " + CALLERS + " callers at once",
                    "/s",
                    medians[0],
                    new Measurement.Peer("C client, pipelined", medians[1]),
                    Target.atLeastTimes(0.9)));
        } finally {
            callers.shutdownNow();
        }
    }

    private static double throughput(QmpClient client, ExecutorService callers) throws Exception {
        Callable<Void> caller = () -> {
            for (int i = 0; i < CALLS_EACH; i++) {
                client.execute("query-status");
            }
            return null;
        };
        long start = System.nanoTime();
        for (Future<Void> done : callers.invokeAll(Collections.nCopies(CALLERS, caller))) {
            done.get();
        }
        return CALLERS * CALLS_EACH * 1e9 / (System.nanoTime() - start);
    }
}
