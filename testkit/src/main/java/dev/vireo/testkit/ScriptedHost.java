package dev.vireo.testkit;

import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostDevice;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostId;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostProcesses;
import dev.vireo.host.HostSocket;
import dev.vireo.host.HostUsage;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import dev.vireo.testkit.internal.Handle;
import dev.vireo.testkit.internal.World;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A host that exists in memory only: files, locks, processes and sockets work as on a real one, and commands do what a
 * test has scripted. It passes {@link HostConformance}.
 *
 * <pre>{@code
 * ScriptedHost host = ScriptedHost.create();
 * host.whenRun("lvs", "--reportformat", "json").thenReturn("{}");
 * host.files().replace(HostPath.of("/etc/x"), bytes, 0600);
 * codeUnderTest(host);
 * assertThat(host.calls()).extracting(HostCall::toString).contains("run lvs --reportformat json");
 * }</pre>
 *
 * <p>A command that was not scripted fails with an {@link AssertionError} that lists those that were. The root folder
 * and those every Linux has are there, empty. Everything waits by the host's clock, which is the real one until {@link
 * #useVirtualTime}.
 */
public final class ScriptedHost implements Host {
    private final World world;
    private final Handle handle;

    private ScriptedHost(World world, Handle handle) {
        this.world = world;
        this.handle = handle;
    }

    /** A new machine, and the first program's handle on it. */
    public static ScriptedHost create() {
        World world = new World();
        return new ScriptedHost(world, world.newHandle());
    }

    /** A handle of another program on the same machine. */
    public ScriptedHost another() {
        return new ScriptedHost(world, world.newHandle());
    }

    /**
     * Ends this handle's program as {@code kill -9} does: its locks are free, its sockets closed, nothing is told to
     * anybody, and commands that it started go on, keeping their effects locks.
     */
    public void crash() {
        handle.crash();
    }

    // What a test scripts; it holds for all handles.

    /** When exactly these arguments are run. */
    public CommandScript whenRun(String... argv) {
        List<String> exact = List.of(argv);
        return world.scripts().add(String.join(" ", argv), exact::equals);
    }

    /** When arguments are run that the predicate takes; the description is for error messages. */
    public CommandScript whenRun(String description, Predicate<List<String>> argv) {
        return world.scripts().add(description, argv);
    }

    /** Listens on a socket; the test plays the peer, call by call. */
    public SocketPeer listen(HostPath socket) {
        return world.sockets().listen(socket, handle.facts().userId());
    }

    /** Listens on a socket, and serves each connection on a thread of its own. */
    public SocketPeer listen(HostPath socket, SocketServer server) {
        return world.sockets().serve(socket, handle.facts().userId(), server);
    }

    /** Sets the facts. */
    public void facts(HostFacts facts) {
        world.facts(facts);
    }

    /** Sets the usage. */
    public void usage(HostUsage usage) {
        world.usage(usage);
    }

    /** Adds a device. */
    public void addDevice(HostDevice device) {
        world.addDevice(device);
    }

    /** Starts a process that is none of ours, which goes on until it is signalled; its number. */
    public long addProcess() {
        return world.processes().add();
    }

    /** Breaks every call in this way, until {@link #heal}. */
    public void fail(Fault fault) {
        fail(fault, call -> true);
    }

    /** Breaks the calls that the predicate takes in this way, until {@link #heal}. */
    public void fail(Fault fault, Predicate<HostCall> which) {
        world.faults().add(fault, which);
    }

    /** Ends all faults. */
    public void heal() {
        world.faults().clear();
    }

    /** Stops the clock: from now on only {@link #advance} moves it, and waits end when it was moved far enough. */
    public void useVirtualTime() {
        world.useVirtualTime();
    }

    /** Moves a virtual clock. */
    public void advance(Duration duration) {
        world.advance(duration);
    }

    /** The host's clock. */
    public Clock clock() {
        return world.clock();
    }

    /** All calls of all handles, in their order. */
    public List<HostCall> calls() {
        return world.calls();
    }

    /** Those of {@link #calls} that can have an effect. */
    public List<HostCall> effects() {
        return calls().stream().filter(HostCall::isEffect).toList();
    }

    // The host.

    @Override
    public HostId id() {
        return handle.call("id", "", world::id);
    }

    @Override
    public String address() {
        return "scripted";
    }

    @Override
    public ScriptedHost within(Duration deadline) {
        return new ScriptedHost(world, handle.within(deadline));
    }

    @Override
    public CommandResult run(Command command) {
        return handle.run(command);
    }

    @Override
    public RunningCommand start(Command command, CommandListener listener) {
        return handle.start(command, listener);
    }

    @Override
    public HostFiles files() {
        return handle.files();
    }

    @Override
    public HostLocks locks() {
        return handle.locks();
    }

    @Override
    public HostSocket connect(SocketTarget target, SocketListener listener) {
        return handle.connect(target, listener);
    }

    @Override
    public HostProcesses processes() {
        return handle.processes();
    }

    @Override
    public HostFacts facts() {
        return handle.call("facts", "", handle::facts);
    }

    @Override
    public HostUsage usage() {
        return handle.call("usage", "", world::usage);
    }

    @Override
    public List<HostDevice> devices(String subsystem) {
        return handle.call("devices", subsystem, () -> world.devices(subsystem));
    }

    @Override
    public void close() {
        handle.close();
    }
}
