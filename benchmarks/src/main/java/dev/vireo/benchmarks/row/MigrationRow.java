package dev.vireo.benchmarks.row;

import dev.vireo.Hypervisor;
import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.Measurement.Peer;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.LibvirtPeer;
import dev.vireo.benchmarks.site.BusyDisk;
import dev.vireo.benchmarks.site.QemuProcess;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.benchmarks.site.VireoSide;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.MigrationEncryption;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code migrate} of a guest of 64 MiB between two state roots of this machine, unencrypted as the peers' and encrypted
 * as usual; of an idle guest and of one that changes 16 MiB all the time. Next to it two bare QEMUs and the same commands
 * by hand ({@link BareMigration}), and two libvirts ({@link LibvirtMigration}). All with pause-before-switchover, no limit
 * to the bandwidth, and 300 ms of downtime allowed.
 */
public final class MigrationRow implements BenchRow {
    private static final int WARMUP = 3;
    private static final int ROUNDS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final MigrationOptions ENCRYPTED = MigrationOptions.defaults();
    private static final MigrationOptions PLAIN =
            ENCRYPTED.toBuilder().encryption(MigrationEncryption.NONE).build();

    @Override
    public String name() {
        return "migration";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        List<Measurement> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            all.addAll(measure(site, kind));
        }
        return all;
    }

    /** What the guest does. */
    private enum Kind {
        IDLE,
        BUSY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** A disk with what the guest runs. */
        Path disk(Path file) throws Exception {
            return this == BUSY ? BusyDisk.boot(file) : file;
        }
    }

    private static List<Measurement> measure(Site site, Kind kind) throws Exception {
        String name = "moving-" + kind.word();
        Path memory = site.memory().sub("m-" + kind.word());
        Path bareDisk = kind.disk(Files.write(memory.resolve("disk"), new byte[1 << 20]));
        DomainSpec spec = site.vireo().spec(name);
        kind.disk(Path.of(spec.disks().get(0).source().path().value()));
        String xml = site.libvirt().xml(name);
        kind.disk(site.libvirt().disk(name));
        Domain first = site.vireo().hypervisor().domains().define(spec);
        first.start();
        Path folder = site.memory().sub("v-" + kind.word());
        try (Hypervisor other = VireoSide.connect(
                        Files.createDirectory(folder.resolve("d")), Files.createDirectory(folder.resolve("r")));
                BareMigration bare = new BareMigration(
                        site.vireo().hypervisor().host(), memory, bareDisk, QemuProcess.mentioning(name));
                LibvirtMigration libvirt = new LibvirtMigration(site.libvirt(), site.otherLibvirt(), xml)) {
            Hypervisor[] places = {site.vireo().hypervisor(), other};
            Side plain = new Side(() -> ours(places, name, PLAIN));
            Side encrypted = new Side(() -> ours(places, name, ENCRYPTED));
            Side byHand = new Side(bare::move);
            Side peer = new Side(libvirt::move);
            double[] medians =
                    SideBySide.medians(WARMUP, ROUNDS, plain::total, encrypted::total, byHand::total, peer::total);
            Domain last = places[0].domains().get(DomainName.of(name));
            last.destroy();
            last.undefine();
            return List.of(
                    row(kind, "total", medians[0], new Peer("bare QMP", medians[2]), 1.1),
                    row(kind, "total", medians[0], new Peer(LibvirtPeer.NAME, medians[3]), 1),
                    row(kind, "downtime", plain.down(), new Peer("bare QMP", byHand.down()), 1.1),
                    row(kind, "downtime", plain.down(), new Peer(LibvirtPeer.NAME, peer.down()), 1),
                    informs(kind, "total", medians[1], new Peer("bare QMP", medians[2])),
                    informs(kind, "downtime", encrypted.down(), new Peer("bare QMP", byHand.down())));
        }
    }

    private static Measurement row(Kind kind, String figure, double ours, Peer peer, double target) {
        return new Measurement(
                "migrate, " + kind.word() + " guest, " + figure, "ms", ours, peer, Target.atMostTimes(target));
    }

    private static Measurement informs(Kind kind, String figure, double ours, Peer peer) {
        return new Measurement("migrate, " + kind.word() + " guest, encrypted, " + figure, "ms", ours, peer, null);
    }

    /** From the first place to the second, which change places. */
    private static MoveTimes ours(Hypervisor[] places, String name, MigrationOptions how) {
        Domain domain = places[0].domains().get(DomainName.of(name));
        long begin = System.nanoTime();
        MigrationResult result = domain.migrate(places[1], how).await(LIMIT);
        double took = Timing.millisSince(begin);
        Hypervisor from = places[0];
        places[0] = places[1];
        places[1] = from;
        return new MoveTimes(took, result.downtime().toNanos() / 1e6);
    }

    /** One way to migrate, and for how long the guest was stopped each time. */
    private static final class Side {
        private final Move move;
        private final List<Double> down = new ArrayList<>();

        Side(Move move) {
            this.move = move;
        }

        double total() throws Exception {
            MoveTimes times = move.run();
            down.add(times.downMillis());
            return times.totalMillis();
        }

        double down() {
            return SideBySide.median(
                    down.stream().skip(WARMUP).mapToDouble(Double::doubleValue).toArray());
        }
    }

    /** Moves a guest once. */
    @FunctionalInterface
    private interface Move {
        MoveTimes run() throws Exception;
    }
}
