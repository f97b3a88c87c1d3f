package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.site.QemuProcess;
import dev.vireo.benchmarks.site.Waiting;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Host;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.qmp.QmpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Two QEMUs with nothing around them, the guest going from one to the other by plain commands: the way in which somebody
 * would do it by hand, with pause-before-switchover, over unencrypted TCP. The guest has the machine of ours, device by
 * device: each PCIe port alone costs half a millisecond of downtime.
 */
final class BareMigration implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<String> VISIBLE = Set.of(
            "-machine", "-accel", "-cpu", "-m", "-smp", "-rtc", "-boot", "-bios", "-action", "-device", "-object");
    private static final Duration PAUSE = Duration.ofNanos(500_000);

    private final Host host;
    private final Path folder;
    private final Path disk;
    private final List<String> machine;
    private int started;
    private Running current;

    /**
     * Starts the first.
     *
     * @param like a guest of ours, whose disk is called {@code root}
     */
    BareMigration(Host host, Path folder, Path disk, QemuProcess like) throws Exception {
        this.host = host;
        this.folder = folder;
        this.disk = disk;
        machine = machine(like.argv());
        current = start(List.of());
        current.monitor().execute("cont");
    }

    /** The options that a guest can see something of. */
    private static List<String> machine(List<String> argv) {
        List<String> kept = new ArrayList<>();
        for (int i = 1; i + 1 < argv.size(); i++) {
            if (VISIBLE.contains(argv.get(i))) {
                kept.addAll(argv.subList(i, i + 2));
            }
        }
        return kept;
    }

    private record Running(Process process, QmpClient monitor) {}

    private Running start(List<String> more) throws Exception {
        Path socket = folder.resolve("m" + started++);
        List<String> argv = new ArrayList<>(
                List.of("qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none", "-S"));
        argv.addAll(List.of("-qmp", "unix:" + socket + ",server=on,wait=off", "-chardev", "null,id=console"));
        argv.addAll(List.of("-blockdev", "driver=raw,node-name=root,file.driver=file,file.filename=" + disk));
        argv.addAll(machine);
        argv.addAll(more);
        Process process = new ProcessBuilder(argv).inheritIO().start();
        List<QmpClient> monitor = new ArrayList<>();
        Waiting.until("QEMU listens on " + socket, LIMIT, PAUSE, () -> {
            if (!process.isAlive()) {
                throw new IOException("QEMU ended with status " + process.exitValue());
            }
            return Files.exists(socket) && connected(socket, monitor);
        });
        return new Running(process, monitor.get(0));
    }

    /** There is a moment when the socket is there and nobody listens yet. */
    private boolean connected(Path socket, List<QmpClient> monitor) {
        try {
            return monitor.add(QmpClients.connect(host, socket));
        } catch (UnreachableException notYet) {
            return false;
        }
    }

    /** Moves the guest to a new QEMU. */
    MoveTimes move() throws Exception {
        long begin = System.nanoTime();
        Running next = start(List.of("-incoming", "defer"));
        QmpClient from = current.monitor();
        QmpClient to = next.monitor();
        to.execute("migrate-incoming", JsonObject.of("uri", "tcp:127.0.0.1:0"));
        String port = to.execute("query-migrate")
                .asObject()
                .array("socket-address")
                .objects()
                .get(0)
                .string("port");
        from.execute(
                "migrate-set-capabilities",
                JsonObject.of(
                        "capabilities",
                        JsonArray.ofAll(
                                List.of(JsonObject.of("capability", "pause-before-switchover", "state", true)))));
        from.execute("migrate-set-parameters", JsonObject.of("max-bandwidth", 1L << 50));
        from.execute("migrate", JsonObject.of("uri", "tcp:127.0.0.1:" + port));
        await(from, "pre-switchover");
        long stopped = System.nanoTime();
        from.execute("migrate-continue", JsonObject.of("state", "pre-switchover"));
        await(from, "completed");
        Waiting.until(
                "the guest has come",
                LIMIT,
                PAUSE,
                () -> !to.execute("query-status").asObject().string("status").equals("inmigrate"));
        to.execute("cont");
        double down = Timing.millisSince(stopped);
        from.execute("quit");
        current.process().waitFor();
        from.close();
        current = next;
        return new MoveTimes(Timing.millisSince(begin), down);
    }

    private static void await(QmpClient qemu, String status) throws Exception {
        Waiting.until("migration is " + status, LIMIT, PAUSE, () -> {
            JsonObject last = qemu.execute("query-migrate").asObject();
            String now = last.optionalString("status").orElse("none");
            if (now.equals("failed")) {
                throw new IOException(last.toString());
            }
            return now.equals(status) && (!status.equals("completed") || last.longValue("total-time") > 0);
        });
    }

    @Override
    public void close() {
        current.monitor().close();
        current.process().destroyForcibly();
    }
}
