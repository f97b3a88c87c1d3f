package dev.vireo.qemu;

import dev.vireo.ConnectOptions;
import dev.vireo.StateRoot;
import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestRun;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.HostPath;
import dev.vireo.host.Signal;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The driver on this machine, with the engine's own launcher but no engine: guests run as in earnest, under a user of
 * their own where the tests are root, and end with the test.
 */
final class Rig implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int USER = 0x70001000;

    final LocalHost host = LocalHost.open();
    final StateRoot root;
    final Path folder;
    final DriverContext context;
    final DomainDriver driver;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private int runs;

    Rig(Path temporary) throws IOException {
        this(temporary, new QemuDriverProvider());
    }

    Rig(Path temporary, QemuDriverProvider provider) throws IOException {
        folder = temporary;
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        root = StateRoot.below(path(temporary));
        host.files().createFolders(root.durable(), 0700);
        host.files().createFolders(root.runtime(), 0711);
        ConnectOptions options = ConnectOptions.builder().stateRoot(root).build();
        context = new DriverContext(host, root, options, timer, workers, workers, Clock.systemUTC());
        driver = provider.open(context);
    }

    static HostPath path(Path path) {
        return HostPath.of(path.toString());
    }

    /** A file for a guest, readable by its owner only. */
    HostPath file(String name, long size) {
        Path file = folder.resolve(name);
        try (var channel = java.nio.channels.FileChannel.open(
                file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.allocate(1), size - 1);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return path(file);
    }

    HostPath qcow2(String name, String... options) {
        List<String> argv = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        argv.addAll(List.of(options));
        argv.add(folder.resolve(name).toString());
        argv.add("64M");
        host.run(dev.vireo.host.Command.of(argv)).orThrow("create", name);
        return path(folder.resolve(name));
    }

    static DomainSpec.Builder spec(String name) {
        return DomainSpec.builder(DomainName.of(name)).memory(dev.vireo.ByteSize.ofMiB(64));
    }

    GuestDefinition define(DomainSpec spec) {
        JsonObject fixed = driver.fix(spec, Optional.empty());
        return new GuestDefinition(spec.name(), spec.uuid().orElseGet(UUID::randomUUID), spec, fixed);
    }

    /** Starts a guest's process, with its CPUs stopped. */
    Started start(GuestDefinition definition) {
        RunFolder run = new RunFolder(root.runtime().resolve("d").resolve(String.format("%08x", ++runs)));
        LaunchPlan plan = driver.plan(definition, run);
        Supervised supervised = new Supervised(host, root.durable().resolve("log" + runs));
        Started started = new Started(definition, plan, supervised, supervised.launch(plan, run, USER + runs));
        opened.add(started);
        return started;
    }

    Started start(DomainSpec spec) {
        return start(define(spec));
    }

    @Override
    public void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        driver.close();
        workers.shutdownNow();
        timer.shutdownNow();
        workers.awaitTermination(10, TimeUnit.SECONDS);
        host.close();
    }

    /** A guest's process. */
    final class Started implements AutoCloseable {
        final GuestDefinition definition;
        final LaunchPlan plan;
        final Supervised supervised;
        final GuestRun run;

        Started(GuestDefinition definition, LaunchPlan plan, Supervised supervised, GuestRun run) {
            this.definition = definition;
            this.plan = plan;
            this.supervised = supervised;
            this.run = run;
        }

        /** Takes control as soon as the process answers; fails with what it said if it has ended. */
        Guest attach(GuestListener listener) {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (true) {
                try {
                    Guest guest = driver.attach(definition, run, listener, LIMIT);
                    opened.add(guest);
                    return guest;
                } catch (NotFoundException | UnreachableException e) {
                    if (supervised.exitStatus(run.folder()).isPresent()) {
                        throw new IllegalStateException(supervised.standardError(), e);
                    }
                    if (System.nanoTime() > end) {
                        throw e;
                    }
                    Thread.onSpinWait();
                }
            }
        }

        void signal(Signal signal) {
            host.processes().signal(run.process(), signal);
        }

        boolean awaitEnd() {
            return host.processes().awaitEnd(run.process(), LIMIT);
        }

        @Override
        public void close() {
            signal(Signal.KILL);
            awaitEnd();
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> supervised.exitStatus(run.folder()).isPresent());
        }
    }
}
