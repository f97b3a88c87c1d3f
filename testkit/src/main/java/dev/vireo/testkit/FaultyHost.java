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
import dev.vireo.host.HostProcesses;
import dev.vireo.host.HostSocket;
import dev.vireo.host.HostUsage;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import dev.vireo.testkit.internal.HookedCommand;
import dev.vireo.testkit.internal.HookedFiles;
import dev.vireo.testkit.internal.HookedLocks;
import dev.vireo.testkit.internal.HookedProcesses;
import dev.vireo.testkit.internal.HookedSocket;
import dev.vireo.testkit.internal.Hooks;
import java.time.Duration;
import java.util.List;

/**
 * Any host, with a hook around each call that has an effect ({@link HostCall#isEffect}): to halt the JVM between two
 * effects, or to let one of them fail. Calls that only read go through untouched.
 */
public final class FaultyHost implements Host {
    private final Host host;
    private final Hooks hooks;

    private FaultyHost(Host host, Hooks hooks) {
        this.host = host;
        this.hooks = hooks;
    }

    /** The same host with a hook. */
    public static FaultyHost wrap(Host host, EffectHook hook) {
        return new FaultyHost(host, new Hooks(hook));
    }

    @Override
    public HostId id() {
        return host.id();
    }

    @Override
    public String address() {
        return host.address();
    }

    @Override
    public Host within(Duration deadline) {
        return new FaultyHost(host.within(deadline), hooks);
    }

    @Override
    public CommandResult run(Command command) {
        return hooks.around("run", command.toString(), () -> host.run(command));
    }

    @Override
    public RunningCommand start(Command command, CommandListener listener) {
        return hooks.around(
                "start",
                command.toString(),
                () -> new HookedCommand(host.start(command, listener), hooks, command.toString()));
    }

    @Override
    public HostFiles files() {
        return new HookedFiles(host.files(), hooks);
    }

    @Override
    public HostLocks locks() {
        return new HookedLocks(host.locks(), hooks);
    }

    @Override
    public HostSocket connect(SocketTarget target, SocketListener listener) {
        String path = target.path().value();
        return hooks.around("connect", path, () -> new HookedSocket(host.connect(target, listener), hooks, path));
    }

    @Override
    public HostProcesses processes() {
        return new HookedProcesses(host.processes(), hooks);
    }

    @Override
    public HostFacts facts() {
        return host.facts();
    }

    @Override
    public HostUsage usage() {
        return host.usage();
    }

    @Override
    public List<HostDevice> devices(String subsystem) {
        return host.devices(subsystem);
    }

    @Override
    public void close() {
        host.close();
    }
}
