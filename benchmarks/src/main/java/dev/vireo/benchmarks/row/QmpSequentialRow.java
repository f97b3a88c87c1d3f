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
import java.util.Arrays;
import java.util.List;

/**
 * One {@code query-status} at a time, median of 2,000 a sample, by {@code dev.vireo.qmp} and by a C client that sends
 * the same bytes (with an id), each on a monitor of its own of one QEMU, in turn.
 */
public final class QmpSequentialRow implements BenchRow {
    private static final int CALLS = 2_000;
    private static final int WARMUP = 10;
    private static final int ROUNDS = 15;

    @Override
    public String name() {
        return "qmp-sequential";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        try (BareQemu qemu = BareQemu.start(site.memory(), 2);
                Host host = LocalHost.open();
                QmpClient client = QmpClients.connect(host, qemu.monitor(0))) {
            QmpC peer = new QmpC(site.programs(), qemu.monitor(1));
            double[] medians = SideBySide.medians(WARMUP, ROUNDS, () -> roundTrip(client), () -> peer.roundTrip(CALLS));
            return List.of(new Measurement(
                    "QMP round trip, p50",
                    "us",
                    medians[0],
                    new Measurement.Peer("C client", medians[1]),
                    Target.atMostTimes(1.15)));
        }
    }

    private static double roundTrip(QmpClient client) {
        double[] took = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            client.execute("query-status");
            took[i] = (System.nanoTime() - start) / 1e3;
        }
        Arrays.sort(took);
        return took[CALLS / 2];
    }
}
