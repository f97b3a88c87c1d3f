package dev.vireo.testkit.internal;

import dev.vireo.ByteSize;
import dev.vireo.host.HostProcesses;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.ProcessUsage;
import dev.vireo.host.Signal;
import dev.vireo.testkit.HostCall;
import java.time.Duration;
import java.util.Optional;

/** The processes of a machine in memory, as one program sees them. */
record HandleProcesses(Handle handle) implements HostProcesses {
    private static final ProcessUsage SOME = new ProcessUsage(Duration.ofMillis(10), ByteSize.ofMiB(1));

    private ProcessTable table() {
        return handle.world().processes();
    }

    @Override
    public String bootId() {
        return table().bootId();
    }

    @Override
    public Optional<ProcessIdentity> identify(long pid) {
        return handle.call("identify", String.valueOf(pid), () -> table().identify(pid));
    }

    @Override
    public ProcessState state(ProcessIdentity process) {
        return handle.call("state", subject(process), () -> stateOf(process));
    }

    private ProcessState stateOf(ProcessIdentity process) {
        return table().find(process).map(MemoryProcess::state).orElse(ProcessState.GONE);
    }

    @Override
    public Optional<ProcessUsage> usage(ProcessIdentity process) {
        return handle.call(
                "usage", subject(process), () -> table().find(process).map(found -> SOME));
    }

    @Override
    public boolean signal(ProcessIdentity process, Signal signal) {
        return handle.call("signal", signal + " " + subject(process), () -> {
            Optional<MemoryProcess> found = table().find(process);
            found.ifPresent(there -> there.signal(signal));
            return found.isPresent();
        });
    }

    @Override
    public boolean awaitEnd(ProcessIdentity process, Duration limit) {
        HostCall call = new HostCall("awaitEnd", subject(process));
        handle.admit(call, limit);
        long end = handle.world().worldClock().after(limit);
        return handle.await(call, end, () -> stateOf(process) == ProcessState.GONE);
    }

    private static String subject(ProcessIdentity process) {
        return String.valueOf(process.pid());
    }
}
