package dev.vireo.benchmarks.row;

import dev.vireo.Hypervisor;
import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.LibvirtPeer;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.benchmarks.site.Waiting;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.libvirt.Connect;
import org.libvirt.DomainInfo;

/**
 * From nothing to the state of each of 50 running domains: {@code Hypervisor.connect}, list, and the status of each
 * until it is known, next to libvirt-java's connect, list, and name and info of each. libvirt's daemon knew it all
 * before; we read it from disk and from 50 QEMUs. No other connection of ours is open meanwhile. The second figure ends
 * when every status is {@code LIVE}, that is when each QEMU has answered.
 */
public final class ConnectRow implements BenchRow {
    private static final int WARMUP = 20;
    private static final int ROUNDS = 15;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofNanos(50_000);
    /** VIR_CONNECT_LIST_DOMAINS_ACTIVE of libvirt-domain.h. */
    private static final int ACTIVE = 1;

    @Override
    public String name() {
        return "connect";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        site.vireo().running(Sizes.DOMAINS);
        site.libvirt().running(Sizes.DOMAINS);
        site.vireo().detach();
        String uri = site.libvirt().uri();
        List<Double> untilLive = new ArrayList<>();
        double[] medians =
                SideBySide.medians(WARMUP, ROUNDS, () -> ours(site, untilLive), () -> Timing.millis(() -> theirs(uri)));
        double live = SideBySide.median(
                untilLive.stream().skip(WARMUP).mapToDouble(Double::doubleValue).toArray());
        Measurement.Peer peer = new Measurement.Peer(LibvirtPeer.NAME + " connect, list, info", medians[1]);
        String row = "connect to " + Sizes.DOMAINS + " running domains and ";
        return List.of(
                new Measurement(row + "know them all", "ms", medians[0], peer, Target.atMostTimes(1)),
                new Measurement(row + "hear from each", "ms", live, peer, null));
    }

    private static double ours(Site site, List<Double> untilLive) throws Exception {
        long start = System.nanoTime();
        try (Hypervisor hypervisor = site.vireo().connect()) {
            List<Domain> domains = hypervisor.domains().list();
            await("known", domains, freshness -> freshness != Freshness.UNKNOWN);
            double known = Timing.millisSince(start);
            await("live", domains, freshness -> freshness == Freshness.LIVE);
            untilLive.add(Timing.millisSince(start));
            return known;
        }
    }

    private static void await(String what, List<Domain> domains, Predicate<Freshness> wanted) throws Exception {
        Waiting.until("every domain is " + what, LIMIT, PAUSE, () -> {
            long paused = domains.stream()
                    .map(Domain::status)
                    .filter(status -> wanted.test(status.freshness()) && status.state() == DomainState.PAUSED)
                    .count();
            return paused == Sizes.DOMAINS;
        });
    }

    private static void theirs(String uri) throws Exception {
        Connect connection = new Connect(uri);
        try {
            int paused = 0;
            for (org.libvirt.Domain domain : connection.listAllDomains(ACTIVE)) {
                if (!domain.getName().isEmpty() && domain.getInfo().state == DomainInfo.DomainState.VIR_DOMAIN_PAUSED) {
                    paused++;
                }
                domain.free();
            }
            if (paused != Sizes.DOMAINS) {
                throw new IllegalStateException("libvirt has " + paused + " paused domains");
            }
        } finally {
            connection.close();
        }
    }
}
