package dev.vireo.benchmarks;

import dev.vireo.benchmarks.row.ConnectRow;
import dev.vireo.benchmarks.row.DestroyRow;
import dev.vireo.benchmarks.row.DrbdRow;
import dev.vireo.benchmarks.row.HeapRow;
import dev.vireo.benchmarks.row.KvmRow;
import dev.vireo.benchmarks.row.LvmRow;
import dev.vireo.benchmarks.row.MicrovmRow;
import dev.vireo.benchmarks.row.MicrovmStartRow;
import dev.vireo.benchmarks.row.MigrationRow;
import dev.vireo.benchmarks.row.QmpConcurrentRow;
import dev.vireo.benchmarks.row.QmpSequentialRow;
import dev.vireo.benchmarks.row.SshRow;
import dev.vireo.benchmarks.row.StartRow;
import dev.vireo.benchmarks.row.StatisticsRow;
import dev.vireo.benchmarks.row.StatusRow;
import dev.vireo.benchmarks.site.Places;
import dev.vireo.benchmarks.site.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Measures Vireo next to other tools: prints a table, writes {@code target/bench.json} and, when all rows were
 * measured, the table of {@code docs/performance.md}.
 *
 * <p>Arguments name rows; without any, all but those of the lab are measured. The exit status is 0 when every figure could be taken, whether
 * its target is met or not; 1 when one could not; 2 when an argument names no row.
 */
public final class Bench {
    /** All rows, in the order in which they are measured. The last ones start many domains. */
    static final List<BenchRow> ROWS = List.of(
            new QmpSequentialRow(),
            new QmpConcurrentRow(),
            new KvmRow(),
            new MicrovmStartRow(),
            new StartRow(),
            new DestroyRow(),
            new MigrationRow(),
            new StatusRow(),
            new StatisticsRow(),
            new ConnectRow(),
            new SshRow(),
            new HeapRow());

    /** Rows that need a throw-away host, and much time: measured when they are named, and not part of the table. */
    static final List<BenchRow> LAB_ROWS = List.of(new LvmRow(), new DrbdRow(), new MicrovmRow());

    private final List<Measurement> measurements = new ArrayList<>();
    private int failures;

    private Bench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        List<BenchRow> all = Stream.of(ROWS, LAB_ROWS).flatMap(List::stream).toList();
        List<BenchRow> rows = arguments.length == 0
                ? ROWS
                : all.stream()
                        .filter(row -> Arrays.asList(arguments).contains(row.name()))
                        .toList();
        if (arguments.length > rows.size()) {
            System.err.println(
                    "rows: " + String.join(" ", all.stream().map(BenchRow::name).toList()));
            System.exit(2);
        }
        Bench bench = new Bench();
        String machine = Machine.describe();
        bench.measure(rows);
        bench.report(new Report(machine, bench.measurements), rows.equals(ROWS));
        System.exit(bench.failures == 0 ? 0 : 1);
    }

    private void measure(List<BenchRow> rows) throws Exception {
        try (Site site = Site.open()) {
            Thread hook = new Thread(site::close, "bench-cleanup");
            Runtime.getRuntime().addShutdownHook(hook);
            ExecutorService worker = Executors.newSingleThreadExecutor(Bench::daemon);
            for (BenchRow row : rows) {
                say("measuring " + row.name());
                measure(row, worker.submit(() -> row.measure(site)));
            }
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "bench");
        thread.setDaemon(true);
        return thread;
    }

    private void measure(BenchRow row, Future<List<Measurement>> result) throws InterruptedException {
        try {
            measurements.addAll(result.get(row.limit().toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            failures++;
            if (e.getCause() instanceof MissingPeerException missing) {
                say("NOT measured: " + row.name() + ": " + missing.getMessage());
            } else {
                say("NOT measured: " + row.name());
                e.printStackTrace();
            }
        } catch (TimeoutException e) {
            // The worker may hang in native code for good: what comes after it could not be measured either.
            throw new IllegalStateException(
                    row.name() + " took longer than " + row.limit().toMinutes() + " min", e);
        }
    }

    private void report(Report report, boolean complete) throws Exception {
        Path root = Places.projectRoot();
        report.writeJson(root.resolve("target/bench.json"));
        if (complete && failures == 0) {
            report.writeInto(root.resolve("docs/performance.md"));
        }
        System.out.print(report.table());
    }

    private static void say(String text) {
        System.err.println("== " + text);
    }
}
