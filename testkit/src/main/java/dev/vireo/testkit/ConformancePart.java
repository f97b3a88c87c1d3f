package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.error.LockedByException;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** What the parts of the suite share. */
abstract class ConformancePart {
    private final HostConformance suite;

    ConformancePart(HostConformance suite) {
        this.suite = suite;
    }

    Host host() {
        return suite.host;
    }

    HostFixture fixture() {
        return suite.fixture;
    }

    Programs programs() {
        return suite.fixture.programs();
    }

    HostPath path(String name) {
        return suite.path(name);
    }

    static byte[] bytes(String text) {
        return HostConformance.bytes(text);
    }

    /** Bytes that repeat only after a while. */
    static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    /** The processes whose numbers a program has printed. */
    List<ProcessIdentity> processesIn(String output) {
        List<ProcessIdentity> found = new ArrayList<>();
        for (String line : output.split("\n", -1)) {
            if (!line.isBlank()) {
                found.add(host().processes()
                        .identify(Long.parseLong(line.strip()))
                        .orElseThrow());
            }
        }
        return found;
    }

    /** The processes of a {@link Programs#sleepingTree} that was started, once all are there. */
    List<ProcessIdentity> awaitTree(HostPath numbers) {
        await("the tree runs", () -> lines(numbers).size() == 3);
        return processesIn(String.join("\n", lines(numbers)));
    }

    private List<String> lines(HostPath file) {
        return host().files()
                .read(file, ByteSize.ofKiB(4))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .filter(text -> text.endsWith("\n"))
                .map(text -> text.lines().toList())
                .orElse(List.of());
    }

    void assertGone(List<ProcessIdentity> processes) {
        for (ProcessIdentity process : processes) {
            assertThat(host().processes().awaitEnd(process, HostConformance.PATIENCE))
                    .as("%s has ended", process)
                    .isTrue();
        }
    }

    void kill(ProcessIdentity process) {
        host().processes().signal(process, Signal.KILL);
        assertGone(List.of(process));
    }

    /** Runs something on a thread of its own. */
    static <T> FutureTask<T> async(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "conformance");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Waits for the result; what it threw comes out as it is. */
    static <T> T get(FutureTask<T> task) {
        try {
            return task.get(HostConformance.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("it did not come to an end", e);
        }
    }

    /** Waits until something holds. */
    static void await(String what, BooleanSupplier condition) {
        await(what, HostConformance.PATIENCE, condition);
    }

    static void await(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within " + limit + ": " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Whether somebody holds a lock. */
    boolean isTaken(HostPath lock) {
        try {
            host().locks()
                    .acquire(lock, LockMode.EXCLUSIVE, "look", Duration.ZERO)
                    .close();
            return false;
        } catch (LockedByException e) {
            return true;
        }
    }
}
