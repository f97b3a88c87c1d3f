package dev.vireo.host.local;

import dev.vireo.error.InvalidSpecException;
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
import dev.vireo.host.local.internal.Machine;
import dev.vireo.host.local.internal.io.Deadline;
import dev.vireo.spi.linux.LinuxUsage;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The Linux machine that this JVM runs on.
 *
 * <p>A command runs in a session of its own with {@code /} as its folder. When {@link #run} is cut short, by its
 * deadline, an interrupt or {@link #close}, every process of that session and every descendant gets SIGTERM, and
 * 200 ms later SIGKILL. A command that has ended by itself may leave processes in the background; should they keep its
 * outputs open, {@link #run} reads these until nothing came for 100 ms, and returns.
 *
 * <pre>{@code
 * try (LocalHost host = LocalHost.open()) {
 *     host.run(Command.of("uname", "-r")).output();
 * }
 * }</pre>
 */
public final class LocalHost implements Host {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    private static final Pattern SUBSYSTEM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Machine machine;
    private final Duration deadline;

    private LocalHost(Machine machine, Duration deadline) {
        this.machine = machine;
        this.deadline = deadline;
    }

    /** Opens this machine with a default deadline of 10 seconds. */
    public static LocalHost open() {
        return new LocalHost(new Machine(), DEFAULT_DEADLINE);
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.vireo.error.AccessDeniedException the machine has no identity yet and we may not give it one
     */
    @Override
    public HostId id() {
        machine.ownership().refuseClosed("identify", "this machine");
        return machine.id();
    }

    @Override
    public String address() {
        return "local";
    }

    /** {@inheritDoc} Both are the same host: closing either closes it. */
    @Override
    public LocalHost within(Duration limit) {
        return new LocalHost(machine, limit);
    }

    @Override
    public CommandResult run(Command command) {
        machine.ownership().refuseClosed("run", command.argv().get(0));
        return machine.commands().run(command, Deadline.after(command.deadline().orElse(deadline)));
    }

    @Override
    public RunningCommand start(Command command, CommandListener listener) {
        machine.ownership().refuseClosed("start", command.argv().get(0));
        return machine.commands()
                .start(command, listener, Deadline.after(command.deadline().orElse(deadline)));
    }

    @Override
    public HostFiles files() {
        return machine.files();
    }

    @Override
    public HostLocks locks() {
        return machine.locks();
    }

    @Override
    public HostSocket connect(SocketTarget target, SocketListener listener) {
        machine.ownership().refuseClosed("connect", target.path().value());
        return machine.connector()
                .connect(target, Deadline.after(target.deadline().orElse(deadline)), listener);
    }

    @Override
    public HostProcesses processes() {
        return machine.processes();
    }

    @Override
    public HostFacts facts() {
        machine.ownership().refuseClosed("observe", "this machine");
        return machine.facts();
    }

    @Override
    public HostUsage usage() {
        machine.ownership().refuseClosed("observe", "this machine");
        return LinuxUsage.read(machine.system());
    }

    @Override
    public List<HostDevice> devices(String subsystem) {
        machine.ownership().refuseClosed("list", "devices of " + subsystem);
        if (!SUBSYSTEM.matcher(subsystem).matches()) {
            throw InvalidSpecException.of("devices", "subsystem", "must be the name of a kernel subsystem");
        }
        return machine.devices(subsystem);
    }

    /** {@inheritDoc} Commands that still run are ended, which takes 200 ms if they resist and 2 s if they are stuck. */
    @Override
    public void close() {
        machine.close();
    }
}
