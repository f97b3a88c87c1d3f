package dev.vireo.testkit.internal;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.HostDevice;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostId;
import dev.vireo.host.HostUsage;
import dev.vireo.testkit.HostCall;
import dev.vireo.testkit.ScriptedFacts;
import dev.vireo.testkit.ScriptedUsage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A machine in memory. All of its state is guarded by its own monitor; whoever changes something wakes all that wait,
 * and they look for themselves.
 */
public final class World {
    private final HostId id = new HostId(UUID.randomUUID().toString().replace("-", ""));
    private final WorldClock clock = new WorldClock(this);
    private final CallFaults faults = new CallFaults();
    private final CommandScripts scripts = new CommandScripts(this);
    private final FileTree files = new FileTree(clock);
    private final LockTable locks = new LockTable();
    private final ProcessTable processes = new ProcessTable(this);
    private final SocketTable sockets = new SocketTable(this);
    private final List<HostCall> calls = new ArrayList<>();
    private final List<HostDevice> devices = new ArrayList<>();
    private HostFacts facts = ScriptedFacts.defaults();
    private HostUsage usage = ScriptedUsage.defaults();
    private int handles;

    /** A machine with nothing on it but the usual folders. */
    public World() {}

    /** A program's handle. */
    public synchronized Handle newHandle() {
        handles++;
        return Handle.ofProgram(this, new HandleState("program" + handles + "[" + handles + "]@" + facts.hostName()));
    }

    /** Reads something. */
    synchronized <T> T look(Supplier<T> reading) {
        return reading.get();
    }

    /** Changes something. */
    synchronized void change(Runnable change) {
        change.run();
        notifyAll();
    }

    /** Changes something. */
    synchronized <T> T change(Supplier<T> change) {
        T result = change.get();
        notifyAll();
        return result;
    }

    /** Waits until something holds; whether it did before the time. */
    synchronized boolean await(BooleanSupplier condition, long nanoTime) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            long left = nanoTime - clock.nanoTime();
            if (left <= 0) {
                return false;
            }
            clock.waitOn(left);
        }
        return true;
    }

    /** Waits, without limit, until something holds. */
    synchronized void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            wait();
        }
    }

    /** Waits by the real clock, for what a test does itself; whether it came in time. */
    synchronized boolean awaitReally(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized void log(HostCall call) {
        calls.add(call);
    }

    /** All calls so far. */
    public synchronized List<HostCall> calls() {
        return List.copyOf(calls);
    }

    /** Its identity. */
    public HostId id() {
        return id;
    }

    /** Its scripted commands. */
    public CommandScripts scripts() {
        return scripts;
    }

    /** Its faults. */
    public CallFaults faults() {
        return faults;
    }

    /** Its sockets. */
    public SocketTable sockets() {
        return sockets;
    }

    /** Its processes. */
    public ProcessTable processes() {
        return processes;
    }

    FileTree files() {
        return files;
    }

    LockTable locks() {
        return locks;
    }

    WorldClock worldClock() {
        return clock;
    }

    /** Its clock. */
    public Clock clock() {
        return clock;
    }

    /** Stops its clock. */
    public void useVirtualTime() {
        change(clock::stop);
    }

    /** Moves its clock. */
    public void advance(Duration duration) {
        change(() -> clock.advance(duration));
    }

    synchronized HostFacts facts() {
        return facts;
    }

    /** Sets its facts. */
    public void facts(HostFacts value) {
        change(() -> facts = value);
    }

    /** Its usage. */
    public synchronized HostUsage usage() {
        return usage;
    }

    /** Sets its usage. */
    public void usage(HostUsage value) {
        change(() -> usage = value);
    }

    /** Adds a device. */
    public void addDevice(HostDevice device) {
        change(() -> devices.add(device));
    }

    /** Its devices of a subsystem. */
    public synchronized List<HostDevice> devices(String subsystem) {
        if (!subsystem.matches("[A-Za-z0-9_-]{1,64}")) {
            throw InvalidSpecException.of("devices", "subsystem", "must be the name of a kernel subsystem");
        }
        return devices.stream()
                .filter(device -> device.subsystem().equals(subsystem))
                .sorted(Comparator.comparing(HostDevice::sysPath))
                .toList();
    }
}
