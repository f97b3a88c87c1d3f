package dev.vireo.core.internal.guard;

import dev.vireo.host.HostProcesses;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.ProcessUsage;
import dev.vireo.host.Signal;
import java.time.Duration;
import java.util.Optional;

/** Processes that a thread which has lost a lock cannot signal. */
record GuardedProcesses(HostProcesses processes, HeldLocks locks) implements HostProcesses {
    @Override
    public String bootId() {
        return processes.bootId();
    }

    @Override
    public Optional<ProcessIdentity> identify(long pid) {
        return processes.identify(pid);
    }

    @Override
    public ProcessState state(ProcessIdentity process) {
        return processes.state(process);
    }

    @Override
    public Optional<ProcessUsage> usage(ProcessIdentity process) {
        return processes.usage(process);
    }

    @Override
    public boolean signal(ProcessIdentity process, Signal signal) {
        locks.check("signal", "process " + process.pid());
        return processes.signal(process, signal);
    }

    @Override
    public boolean awaitEnd(ProcessIdentity process, Duration limit) {
        return processes.awaitEnd(process, limit);
    }
}
