package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.LibvirtPeer;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import java.util.List;
import org.libvirt.DomainInfo;

/**
 * {@code status()} of a running domain, next to libvirt-java's {@code getInfo()}. A sample is the mean of a batch: a
 * million of our calls, which would each be too short to be timed, and a thousand of libvirt's. The answers of a batch
 * are checked, so that none can be left out by the compiler.
 */
public final class StatusRow implements BenchRow {
    private static final int OUR_CALLS = 1_000_000;
    private static final int PEER_CALLS = 1_000;
    private static final int WARMUP = 3;
    private static final int ROUNDS = 15;

    @Override
    public String name() {
        return "status";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        Domain ours = site.vireo().running(1).get(0);
        org.libvirt.Domain theirs = site.libvirt().running(1).get(0);
        double[] medians = SideBySide.medians(WARMUP, ROUNDS, () -> ours(ours), () -> theirs(theirs));
        return List.of(new Measurement(
                "status() of a running domain",
                "us",
                medians[0],
                new Measurement.Peer(LibvirtPeer.NAME + " getInfo", medians[1]),
                Target.atMostTimes(0.01)));
    }

    private static double ours(Domain domain) {
        int paused = 0;
        long start = System.nanoTime();
        for (int i = 0; i < OUR_CALLS; i++) {
            if (domain.status().state() == DomainState.PAUSED) {
                paused++;
            }
        }
        long took = System.nanoTime() - start;
        check(paused, OUR_CALLS);
        return took / 1e3 / OUR_CALLS;
    }

    private static double theirs(org.libvirt.Domain domain) throws Exception {
        int paused = 0;
        long start = System.nanoTime();
        for (int i = 0; i < PEER_CALLS; i++) {
            if (domain.getInfo().state == DomainInfo.DomainState.VIR_DOMAIN_PAUSED) {
                paused++;
            }
        }
        long took = System.nanoTime() - start;
        check(paused, PEER_CALLS);
        return took / 1e3 / PEER_CALLS;
    }

    private static void check(int paused, int expected) {
        if (paused != expected) {
            throw new IllegalStateException("paused in " + paused + " of " + expected + " answers");
        }
    }
}
