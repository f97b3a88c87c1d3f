package dev.vireo.host.ssh.internal.process;

import dev.vireo.host.HostProcesses;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.ProcessUsage;
import dev.vireo.host.Signal;
import dev.vireo.host.ssh.internal.io.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The processes as a handle with its own deadline shows them.
 *
 * @param processes the processes of the host
 * @param pageSize bytes of a page there
 * @param limit the deadline of each call
 */
public record HandleProcesses(SshProcesses processes, IntSupplier pageSize, Duration limit) implements HostProcesses {
    private Deadline deadline() {
        return Deadline.after(limit);
    }

    @Override
    public String bootId() {
        return processes.bootId(deadline());
    }

    @Override
    public Optional<ProcessIdentity> identify(long pid) {
        return processes.identify(pid, deadline());
    }

    @Override
    public ProcessState state(ProcessIdentity process) {
        return processes.state(process, deadline());
    }

    @Override
    public Optional<ProcessUsage> usage(ProcessIdentity process) {
        return processes.usage(process, pageSize.getAsInt(), deadline());
    }

    @Override
    public boolean signal(ProcessIdentity process, Signal signal) {
        return processes.signal(process, signal, deadline());
    }

    @Override
    public boolean awaitEnd(ProcessIdentity process, Duration wait) {
        return processes.awaitEnd(process, wait, limit);
    }
}
