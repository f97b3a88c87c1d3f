package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.LibvirtPeer;
import dev.vireo.benchmarks.site.QemuProcess;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.domain.Domain;
import java.time.Duration;
import java.util.List;

/**
 * {@code destroy} of a started, paused domain until its process is gone, which is looked up in /proc on both sides when
 * the call has returned. Starting it is not part of the sample.
 */
public final class DestroyRow implements BenchRow {
    private static final int WARMUP = 20;
    private static final int ROUNDS = 15;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OURS = "ended-ours";
    private static final String THEIRS = "ended-theirs";

    @Override
    public String name() {
        return "destroy";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        Domain ours = site.vireo().hypervisor().domains().define(site.vireo().spec(OURS));
        LibvirtPeer libvirt = site.libvirt();
        String xml = libvirt.xml(THEIRS);
        double[] medians = SideBySide.medians(WARMUP, ROUNDS, () -> ours(ours), () -> theirs(libvirt, xml));
        ours.undefine();
        return List.of(new Measurement(
                "destroy, until the process is gone",
                "ms",
                medians[0],
                new Measurement.Peer(LibvirtPeer.NAME + " destroy", medians[1]),
                Target.atMostTimes(0.1)));
    }

    private static double ours(Domain domain) throws Exception {
        domain.startPaused();
        QemuProcess process = QemuProcess.mentioning(OURS);
        return Timing.millis(() -> {
            domain.destroy();
            process.awaitGone(LIMIT);
        });
    }

    private static double theirs(LibvirtPeer libvirt, String xml) throws Exception {
        org.libvirt.Domain domain = libvirt.startPaused(xml);
        QemuProcess process = QemuProcess.mentioning(THEIRS);
        double took = Timing.millis(() -> {
            domain.destroy();
            process.awaitGone(LIMIT);
        });
        domain.undefine();
        domain.free();
        return took;
    }
}
