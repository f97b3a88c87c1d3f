package dev.vireo.host.ssh;

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
import dev.vireo.host.ssh.internal.SshMachine;
import dev.vireo.host.ssh.internal.config.Target;
import dev.vireo.host.ssh.internal.facts.Tools;
import dev.vireo.host.ssh.internal.file.SshFiles;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.lock.HandleLocks;
import dev.vireo.host.ssh.internal.process.HandleProcesses;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Linux machine that is reached by SSH.
 *
 * <pre>{@code
 * try (SshHost host = SshHost.connect("root@node2")) {
 *     host.run(Command.of("uname", "-r")).output();
 * }
 * }</pre>
 *
 * <p>When the connection is lost, calls under way fail with {@link dev.vireo.error.UnreachableException}, which says
 * whether something may have happened; the host stays open, and the next call connects again. Its locks are lost with
 * the connection: {@link dev.vireo.host.HostLock#isHeld} is false from then on.
 *
 * <p>A command runs in a session of its own with {@code /} as its folder, as on the local machine.
 */
public final class SshHost implements Host {
    private static final Pattern SUBSYSTEM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final SshMachine machine;
    private final Duration limit;

    private SshHost(SshMachine machine, Duration limit) {
        this.machine = machine;
        this.limit = limit;
    }

    /** Connects as ssh(1) would: {@code [user@]host[:port]}, with {@code ~/.ssh/config}. */
    public static SshHost connect(String destination) {
        return connect(destination, SshOptions.defaults());
    }

    /**
     * Connects.
     *
     * @param destination {@code [user@]host[:port]}, an IPv6 address in brackets
     * @throws dev.vireo.error.UnreachableException there is no answer
     * @throws dev.vireo.error.AccessDeniedException the host's key is not known, or no key of ours is accepted; the advice
     *     says what to do
     * @throws dev.vireo.error.UnsupportedException the machine lacks something that nothing works without
     */
    public static SshHost connect(String destination, SshOptions options) {
        SshMachine machine = new SshMachine(Target.parse(destination).resolve(options), options);
        try {
            machine.connect(Deadline.after(options.connectTimeout().plus(options.connectTimeout())));
            return new SshHost(machine, options.deadline());
        } catch (RuntimeException | Error e) {
            machine.close();
            throw e;
        }
    }

    @Override
    public HostId id() {
        machine.ownership().refuseClosed("identify", address());
        return machine.id(limit);
    }

    @Override
    public String address() {
        return machine.address();
    }

    /** {@inheritDoc} Both are the same host: closing either closes it. */
    @Override
    public SshHost within(Duration deadline) {
        return new SshHost(machine, deadline);
    }

    @Override
    public CommandResult run(Command command) {
        return machine.commands().run(command, Deadline.after(command.deadline().orElse(limit)));
    }

    @Override
    public RunningCommand start(Command command, CommandListener listener) {
        // A stream's own deadline is not for its start either.
        return machine.commands().start(command, listener, Deadline.after(limit));
    }

    @Override
    public HostFiles files() {
        return new SshFiles(machine.workers(), machine.ownership(), limit);
    }

    @Override
    public HostLocks locks() {
        return new HandleLocks(machine.locks(), limit);
    }

    @Override
    public HostSocket connect(SocketTarget target, SocketListener listener) {
        machine.ownership().refuseClosed("connect", target.path().value());
        return machine.connector()
                .connect(target, Deadline.after(target.deadline().orElse(limit)), listener);
    }

    @Override
    public HostProcesses processes() {
        return new HandleProcesses(machine.processes(), () -> machine.pageSize(limit), limit);
    }

    @Override
    public HostFacts facts() {
        machine.ownership().refuseClosed("observe", address());
        return machine.facts(limit);
    }

    @Override
    public HostUsage usage() {
        machine.ownership().refuseClosed("observe", address());
        return machine.usage(limit);
    }

    @Override
    public List<HostDevice> devices(String subsystem) {
        machine.ownership().refuseClosed("list", "devices of " + subsystem);
        if (!SUBSYSTEM.matcher(subsystem).matches()) {
            throw InvalidSpecException.of("devices", "subsystem", "must be the name of a kernel subsystem");
        }
        return machine.devices(subsystem, limit);
    }

    /**
     * Looks what the machine has of all that Vireo can use there, and says what to do about the rest. Nothing is changed.
     *
     * @return each thing once, the most important first
     */
    public List<HostCheck> check() {
        machine.ownership().refuseClosed("check", address());
        String[] wanted = Examination.tools(facts());
        return Examination.of(this, Tools.find(machine.workers(), Deadline.after(limit), address(), wanted));
    }

    /** {@inheritDoc} Commands that still run are ended, as far as the connection stands. */
    @Override
    public void close() {
        machine.close();
    }
}
