package dev.vireo.benchmarks.row;

import dev.vireo.Subscription;
import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.Measurement.Peer;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.drbd.TwoHosts;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.benchmarks.site.Waiting;
import dev.vireo.drbd.DrbdWatch;
import dev.vireo.drbd.ResourceEvent;
import dev.vireo.lab.Lab;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * On two throw-away hosts, over SSH from here: a replicated volume of zeroes is made until it can be used, its state is read,
 * and the link between the hosts is cut until that is noticed; by Vireo, and by DRBD's own programs.
 */
public final class DrbdRow implements BenchRow {
    private static final int CREATIONS = 5;
    private static final int READS = 50;
    private static final int CUTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Override
    public String name() {
        return "drbd";
    }

    @Override
    public Duration limit() {
        return Duration.ofHours(1);
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        try (Lab lab = Lab.open(2)) {
            TwoHosts hosts = TwoHosts.of(lab);
            double[] making = SideBySide.medians(
                    1,
                    CREATIONS,
                    () -> timed(hosts::make, hosts::remove),
                    () -> timed(hosts::makeByHand, hosts::removeByHand));
            hosts.make();
            double[] reading = SideBySide.medians(
                    5, READS, () -> Timing.millis(hosts.drbd()::state), () -> Timing.millis(hosts::status));
            double[] cutting =
                    SideBySide.medians(0, CUTS, () -> cut(lab, hosts), () -> cut(lab, hosts, hosts::awaitCutByHand));
            hosts.remove();
            return List.of(
                    row("make a replicated volume, until it can be used", "ms", making, "blkdiscard and drbdadm"),
                    row("read the state of a host's resources", "ms", reading, "drbdsetup status of one"),
                    row("from a cut link to the event", "ms", cutting, "drbdadm cstate, in a loop"));
        }
    }

    private static Measurement row(String what, String unit, double[] medians, String peer) {
        return new Measurement(what, unit, medians[0], new Peer(peer, medians[1]), null);
    }

    private static double timed(Timing.Step step, Timing.Step undo) throws Exception {
        double millis = Timing.millis(step);
        undo.run();
        return millis;
    }

    private static double cut(Lab lab, TwoHosts hosts) throws Exception {
        try (DrbdWatch watch = hosts.drbd().watch();
                Subscription<ResourceEvent> events = watch.events().open(ResourceEvent.class)) {
            return cut(lab, hosts, () -> awaitCut(events));
        }
    }

    private static void awaitCut(Subscription<ResourceEvent> events) throws IOException {
        ResourceEvent event;
        do {
            event = events.next(PATIENCE).orElseThrow(() -> new IOException("no event tells that the link is cut"));
        } while (event.after().filter(state -> !TwoHosts.isConnected(state)).isEmpty());
    }

    private static double cut(Lab lab, TwoHosts hosts, Timing.Step notice) throws Exception {
        double millis = Timing.millis(() -> {
            lab.network().cut(lab.host(1), lab.host(2));
            notice.run();
        });
        lab.network().healAll();
        Waiting.until("connected again", PATIENCE, PAUSE, hosts::isConnected);
        return millis;
    }
}
