package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.LibvirtPeer;
import dev.vireo.benchmarks.site.QemuProcess;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Domains;
import java.util.List;

/**
 * {@code define} and {@code startPaused} of a new domain, until the call returns. Next to it a bare QEMU with the very
 * arguments that ours got, spawned by a C program that does nothing else, until its monitor has answered ({@link
 * BareStart}); and libvirt-java's {@code domainDefineXML} and {@code create} with VIR_DOMAIN_START_PAUSED. Ending the
 * guest again is not part of the sample.
 */
public final class StartRow implements BenchRow {
    private static final int WARMUP = 20;
    private static final int ROUNDS = 15;
    private static final String GUEST = "start";

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        Domains domains = site.vireo().hypervisor().domains();
        DomainSpec spec = site.vireo().spec(GUEST);
        BareStart bare = likeOurs(site, domains, spec);
        LibvirtPeer libvirt = site.libvirt();
        String xml = libvirt.xml(GUEST);
        double[] medians = SideBySide.medians(
                WARMUP, ROUNDS, () -> ours(domains, spec), () -> bare.run().readyMillis(), () -> theirs(libvirt, xml));
        return List.of(
                new Measurement(
                        "define + start paused",
                        "ms",
                        medians[0],
                        new Measurement.Peer("bare QEMU", medians[1]),
                        Target.atMostTimes(1.3)),
                new Measurement(
                        "define + start paused",
                        "ms",
                        medians[0],
                        new Measurement.Peer(LibvirtPeer.NAME + " defineXML + create", medians[2]),
                        Target.atMostTimes(0.3)));
    }

    private static BareStart likeOurs(Site site, Domains domains, DomainSpec spec) throws Exception {
        Domain domain = domains.define(spec);
        domain.startPaused();
        try {
            return BareStart.like(QemuProcess.mentioning(GUEST), site);
        } finally {
            forget(domain);
        }
    }

    private static double ours(Domains domains, DomainSpec spec) {
        long start = System.nanoTime();
        Domain domain = domains.define(spec);
        domain.startPaused();
        double took = Timing.millisSince(start);
        forget(domain);
        return took;
    }

    private static void forget(Domain domain) {
        domain.destroy();
        domain.undefine();
    }

    private static double theirs(LibvirtPeer libvirt, String xml) throws Exception {
        long start = System.nanoTime();
        org.libvirt.Domain domain = libvirt.startPaused(xml);
        double took = Timing.millisSince(start);
        domain.destroy();
        domain.undefine();
        domain.free();
        return took;
    }
}
