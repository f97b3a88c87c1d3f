package dev.vireo.host.ssh.internal;

import dev.vireo.host.HostDevice;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostId;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostUsage;
import dev.vireo.host.ssh.SshOptions;
import dev.vireo.host.ssh.internal.command.Commands;
import dev.vireo.host.ssh.internal.config.Destination;
import dev.vireo.host.ssh.internal.facts.DeviceList;
import dev.vireo.host.ssh.internal.facts.SshFacts;
import dev.vireo.host.ssh.internal.facts.Tools;
import dev.vireo.host.ssh.internal.file.SshFiles;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Leases;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.io.Threads;
import dev.vireo.host.ssh.internal.link.LinkFactory;
import dev.vireo.host.ssh.internal.link.Links;
import dev.vireo.host.ssh.internal.lock.SshLocks;
import dev.vireo.host.ssh.internal.process.SshProcesses;
import dev.vireo.host.ssh.internal.socket.Connector;
import dev.vireo.host.ssh.internal.worker.Workers;
import dev.vireo.spi.linux.HostIdReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The parts of a host, which its handles with different deadlines share. */
public final class SshMachine implements AutoCloseable {
    private static final HostPath MACHINE_ID = HostPath.of("/etc/machine-id");
    private static final HostPath OWN_ID = HostPath.of("/var/lib/vireo/host-id");

    private final String address;
    private final Ownership ownership = new Ownership();
    private final Leases leases = new Leases();
    private final Threads threads;
    private final Links links;
    private final Workers workers;
    private final Commands commands;
    private final Connector connector;
    private final SshLocks locks;
    private final SshProcesses processes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile @Nullable SshFacts facts;
    private volatile @Nullable HostId id;

    /** Parts that connect when they are first used. */
    public SshMachine(Destination destination, SshOptions options) {
        this.address = destination.address();
        this.threads = new Threads(destination.alias());
        this.links = new Links(new LinkFactory(destination, options, threads), threads);
        this.workers = new Workers(links, leases);
        this.locks = new SshLocks(
                links, workers, ownership, leases, threads, SshMachine::self, Clock.systemUTC(), options.keepAlive());
        this.commands = new Commands(links, workers, ownership, leases, threads, locks::taken);
        this.connector = new Connector(links, workers, ownership, leases);
        this.processes = new SshProcesses(workers, links, ownership);
    }

    /** This program, for those who wait for our locks. */
    private static String self() {
        ProcessHandle process = ProcessHandle.current();
        String path = process.info().command().orElse("java");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name + "[" + process.pid() + "]@" + ownHostName();
    }

    private static String ownHostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException otherSystem) {
            return "another-host";
        }
    }

    /** Connects and looks for what nothing works without, so that what is wrong shows now. */
    public void connect(Deadline deadline) {
        links.await(deadline, "connect", address);
        Tools.require(workers, deadline, address);
    }

    /** How it is reached. */
    public String address() {
        return address;
    }

    /** What ends with the host. */
    public Ownership ownership() {
        return ownership;
    }

    /** Its small operations. */
    public Workers workers() {
        return workers;
    }

    /** Its connections. */
    public Links links() {
        return links;
    }

    /** Its commands. */
    public Commands commands() {
        return commands;
    }

    /** Its sockets. */
    public Connector connector() {
        return connector;
    }

    /** Its locks. */
    public SshLocks locks() {
        return locks;
    }

    /** Its processes. */
    public SshProcesses processes() {
        return processes;
    }

    /** Its identity, read once. */
    public HostId id(Duration limit) {
        HostId known = id;
        if (known == null) {
            known = new HostIdReader(new SshFiles(workers, ownership, limit), MACHINE_ID, OWN_ID).read();
            id = known;
        }
        return known;
    }

    /** Its facts, read once. */
    public HostFacts facts(Duration limit) {
        return read(limit).facts();
    }

    /** Bytes of a page there. */
    public int pageSize(Duration limit) {
        return read(limit).pageSize();
    }

    private SshFacts read(Duration limit) {
        SshFacts known = facts;
        if (known == null) {
            known = SshFacts.read(workers, Deadline.after(limit), address);
            facts = known;
        }
        return known;
    }

    /** What changes all the time. */
    public HostUsage usage(Duration limit) {
        return SshFacts.usage(workers, Deadline.after(limit), address);
    }

    /** The devices of a subsystem. */
    public List<HostDevice> devices(String subsystem, Duration limit) {
        return DeviceList.parse(
                subsystem,
                workers.look(Deadline.after(limit), "list", "devices of " + subsystem, "devices", subsystem)
                        .text());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ownership.close();
            locks.close();
            processes.close();
            links.close();
            threads.close();
        }
    }
}
