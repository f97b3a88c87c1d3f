package dev.vireo.benchmarks.row;

import dev.vireo.Hypervisor;
import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.benchmarks.site.VireoSide;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.MigrationEncryption;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code migrate} of an idle guest of 64 MiB between two state roots of this machine, unencrypted as the peer's and
 * encrypted as usual. Next to it two bare QEMUs and the same commands by hand ({@link BareMigration}). The total is from
 * the start of the second QEMU until the first is gone; ours checks both ends before, and writes down what it does.
 */
public final class MigrationRow implements BenchRow {
    private static final int WARMUP = 3;
    private static final int ROUNDS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GUEST = "moving";

    @Override
    public String name() {
        return "migration";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        List<Double> plainDown = new ArrayList<>();
        List<Double> encryptedDown = new ArrayList<>();
        List<Double> bareDown = new ArrayList<>();
        MigrationOptions encrypted = MigrationOptions.defaults();
        MigrationOptions plain =
                MigrationOptions.builder().encryption(MigrationEncryption.NONE).build();
        Domain first = site.vireo().hypervisor().domains().define(site.vireo().spec(GUEST));
        first.start();
        double[] medians;
        try (Hypervisor other =
                        VireoSide.connect(site.memory().sub("md"), site.memory().sub("mr"));
                BareMigration bare = new BareMigration(
                        site.vireo().hypervisor().host(),
                        site.memory().sub("mb"),
                        java.nio.file.Files.write(site.memory().sub("mb").resolve("disk"), new byte[1 << 20]))) {
            Hypervisor[] places = {site.vireo().hypervisor(), other};
            medians = SideBySide.medians(
                    WARMUP,
                    ROUNDS,
                    () -> ours(places, plain, plainDown),
                    () -> ours(places, encrypted, encryptedDown),
                    () -> theirs(bare, bareDown));
            Domain last = places[0].domains().get(DomainName.of(GUEST));
            last.destroy();
            last.undefine();
        }
        Measurement.Peer total = new Measurement.Peer("bare QMP", medians[2]);
        Measurement.Peer down = new Measurement.Peer("bare QMP", median(bareDown));
        return List.of(
                new Measurement("migrate, idle guest, total", "ms", medians[0], total, Target.atMostTimes(1.1)),
                new Measurement("migrate, encrypted, total", "ms", medians[1], total, null),
                new Measurement("migrate, idle guest, downtime", "ms", median(plainDown), down, Target.atMostTimes(1)),
                new Measurement("migrate, encrypted, downtime", "ms", median(encryptedDown), down, null));
    }

    private static double median(List<Double> all) {
        return SideBySide.median(
                all.stream().skip(WARMUP).mapToDouble(Double::doubleValue).toArray());
    }

    /** From the first place to the second, which change places. */
    private static double ours(Hypervisor[] places, MigrationOptions how, List<Double> down) {
        Domain domain = places[0].domains().get(DomainName.of(GUEST));
        long begin = System.nanoTime();
        MigrationResult result = domain.migrate(places[1], how).await(LIMIT);
        double took = Timing.millisSince(begin);
        down.add(result.downtime().toNanos() / 1e6);
        Hypervisor from = places[0];
        places[0] = places[1];
        places[1] = from;
        return took;
    }

    private static double theirs(BareMigration bare, List<Double> down) throws Exception {
        BareMigration.Times times = bare.move();
        down.add(times.downMillis());
        return times.totalMillis();
    }
}
