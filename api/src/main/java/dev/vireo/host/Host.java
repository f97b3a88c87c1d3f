package dev.vireo.host;

import java.time.Duration;
import java.util.List;

/**
 * One Linux machine under control.
 *
 * <p>Closing it ends what it owns here (connections, streaming commands, locks). What was started to outlive us goes
 * on. Calls on a closed host throw {@link dev.vireo.error.ClosedException}.
 */
public interface Host extends AutoCloseable {
    /** The identity of the installation, stable over reboots (from {@code /etc/machine-id}). */
    HostId id();

    /** How this host is reached, for people: {@code local} or {@code ssh://root@node2}. */
    String address();

    /** The same host with another default deadline for calls that have none of their own. */
    Host within(Duration deadline);

    /**
     * Runs a command to its end and returns what it said, whatever its exit status.
     *
     * <p>It runs in a session of its own. A process that it leaves in the background on purpose, its output closed, goes
     * on in that session, whatever becomes of this host or program.
     *
     * <p>When the deadline passes or the thread is interrupted, the whole process tree is ended.
     *
     * @throws dev.vireo.error.NotFoundException the program does not exist on the host
     * @throws dev.vireo.error.TimedOutException the command did not end in time; effect {@code UNKNOWN}
     * @throws dev.vireo.error.UnreachableException the link to the host was lost; effect {@code UNKNOWN}
     */
    CommandResult run(Command command);

    /**
     * Starts a command whose output is pushed to the listener as it comes. Its deadline does not apply; the caller
     * ends it by {@link RunningCommand#close()}.
     */
    RunningCommand start(Command command, CommandListener listener);

    /** The files of the host. */
    HostFiles files();

    /** Advisory locks by flock(2). */
    HostLocks locks();

    /**
     * Connects to a listening UNIX stream socket. Data is pushed to the listener from then on.
     *
     * <p>A path whose last component is a symbolic link is refused.
     *
     * @throws dev.vireo.error.NotFoundException there is no socket at that path
     * @throws dev.vireo.error.UnreachableException nobody listens there
     * @throws dev.vireo.error.AccessDeniedException no right to connect, a link, or a peer of another user
     */
    HostSocket connect(SocketTarget target, SocketListener listener);

    /** The processes of the host. */
    HostProcesses processes();

    /** What does not change while the host is up: CPUs, kernel, virtualization support. Read once and kept. */
    HostFacts facts();

    /** What changes all the time: memory, load, pressure, huge pages. Read at each call. */
    HostUsage usage();

    /** The devices of one kernel subsystem, such as {@code block}, {@code pci} or {@code net}; read at each call. */
    List<HostDevice> devices(String subsystem);

    /** Ends what this handle owns here; idempotent. */
    @Override
    void close();
}
