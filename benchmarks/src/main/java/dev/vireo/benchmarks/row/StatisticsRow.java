package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.LibvirtPeer;
import dev.vireo.benchmarks.peer.LibvirtStatistics;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.domain.Domains;
import java.util.List;

/**
 * {@code Domains.statistics()} of 50 running domains, next to libvirt's bulk call for the same figures (CPU time,
 * resident memory and balloon, I/O of the disk); see {@link LibvirtStatistics}. Both ask every QEMU each time.
 */
public final class StatisticsRow implements BenchRow {
    private static final int WARMUP = 5;
    private static final int ROUNDS = 25;

    @Override
    public String name() {
        return "statistics";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        site.vireo().running(Sizes.DOMAINS);
        site.libvirt().running(Sizes.DOMAINS);
        Domains domains = site.vireo().hypervisor().domains();
        try (LibvirtStatistics libvirt = new LibvirtStatistics(site.libvirt().uri())) {
            double[] medians = SideBySide.medians(
                    WARMUP,
                    ROUNDS,
                    () -> Timing.millis(() -> check(domains.statistics().size())),
                    () -> Timing.millis(() -> check(libvirt.read().size())));
            return List.of(new Measurement(
                    "statistics of " + Sizes.DOMAINS + " running domains",
                    "ms",
                    medians[0],
                    new Measurement.Peer(LibvirtPeer.NAME + " virConnectGetAllDomainStats", medians[1]),
                    Target.atMostTimes(0.2)));
        }
    }

    private static void check(int answered) {
        if (answered != Sizes.DOMAINS) {
            throw new IllegalStateException(answered + " of " + Sizes.DOMAINS + " domains answered");
        }
    }
}
