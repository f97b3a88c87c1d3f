package dev.vireo.core.internal.guard;

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
import java.time.Duration;
import java.util.List;

/** A host on which a thread that has lost a lock can look, but do nothing any more. */
public final class GuardedHost implements Host {
    private final Host host;
    private final HeldLocks locks;

    /** The host, guarded by these locks. */
    public GuardedHost(Host host, HeldLocks locks) {
        this.host = host;
        this.locks = locks;
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
        return new GuardedHost(host.within(deadline), locks);
    }

    @Override
    public CommandResult run(Command command) {
        locks.check("run", command.toString());
        return host.run(command);
    }

    @Override
    public RunningCommand start(Command command, CommandListener listener) {
        locks.check("start", command.toString());
        return host.start(command, listener);
    }

    @Override
    public HostFiles files() {
        return new GuardedFiles(host.files(), locks);
    }

    @Override
    public HostLocks locks() {
        return host.locks();
    }

    @Override
    public HostSocket connect(SocketTarget target, SocketListener listener) {
        return host.connect(target, listener);
    }

    @Override
    public HostProcesses processes() {
        return new GuardedProcesses(host.processes(), locks);
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
