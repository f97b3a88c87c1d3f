package dev.vireo.host.local.internal;

import dev.vireo.host.HostDevice;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostId;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.command.Commands;
import dev.vireo.host.local.internal.device.SysfsDevices;
import dev.vireo.host.local.internal.device.UdevDevices;
import dev.vireo.host.local.internal.facts.LocalSystemFiles;
import dev.vireo.host.local.internal.file.LocalFiles;
import dev.vireo.host.local.internal.io.BackgroundThreads;
import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.io.Lazy;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.lock.LocalLocks;
import dev.vireo.host.local.internal.process.LocalProcesses;
import dev.vireo.host.local.internal.process.ProcFiles;
import dev.vireo.host.local.internal.socket.Connector;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.NativeAccess;
import dev.vireo.spi.linux.FactReader;
import dev.vireo.spi.linux.HostIdReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The parts of an open local host, which its handles with different deadlines share. */
public final class Machine implements AutoCloseable {
    private static final HostPath MACHINE_ID = HostPath.of("/etc/machine-id");
    private static final HostPath OWN_ID = HostPath.of("/var/lib/vireo/host-id");

    private final Ownership ownership = new Ownership();
    private final LocalSystemFiles system = new LocalSystemFiles(Path.of("/"));
    private final ProcFiles proc = new ProcFiles(Path.of("/proc"));
    private final BackgroundThreads background = new BackgroundThreads();
    private final Lazy<EventLoop> loop = new Lazy<>(this::startLoop);
    private final LocalFiles files = new LocalFiles(ownership);
    private final Lazy<String> self = new Lazy<>(this::describeSelf);
    private final LocalLocks locks = new LocalLocks(ownership, self, Clock.systemUTC());
    private final Lazy<String> bootId = new Lazy<>(() -> system.required("/proc/sys/kernel/random/boot_id"));
    private final LocalProcesses processes = new LocalProcesses(proc, loop, ownership, bootId);
    private final Lazy<Commands> commands =
            new Lazy<>(() -> new Commands(loop.get(), ownership, locks, proc, background));
    private final Lazy<Connector> connector = new Lazy<>(() -> new Connector(loop.get(), ownership));
    private final Lazy<HostFacts> facts = new Lazy<>(this::readFacts);
    private final Lazy<HostId> id = new Lazy<>(() -> new HostIdReader(files(), MACHINE_ID, OWN_ID).read());
    private final Lazy<Optional<UdevDevices>> udev = new Lazy<>(UdevDevices::load);
    private final SysfsDevices sysfs = new SysfsDevices(system);

    /** Opens the machine; nothing is started before it is needed. */
    public Machine() {}

    /** {@link #close} marks the host as closed before it asks for the loop, so none is left behind. */
    private EventLoop startLoop() {
        NativeAccess.require();
        ownership.refuseClosed("use", "this machine");
        return EventLoop.start();
    }

    private HostFacts readFacts() {
        String machine = System.getProperty("os.arch", "unknown");
        return new FactReader(system, machine, ProcessHandle.current().pid(), Machine::opensKvm).read();
    }

    private static boolean opensKvm() {
        NativeAccess.require();
        int fd = Libc.open(Libc.path("/dev/kvm"), Constants.O_RDWR | Constants.O_CLOEXEC, 0);
        if (fd >= 0) {
            Libc.close(fd);
        }
        return fd >= 0;
    }

    /** This program, for those who wait for our locks. It takes 0.15 ms, longer than all else about a lock. */
    private String describeSelf() {
        ProcessHandle process = ProcessHandle.current();
        String path = process.info().command().orElse("java");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name + "[" + process.pid() + "]@" + system.required("/proc/sys/kernel/hostname");
    }

    /** What ends with the host. */
    public Ownership ownership() {
        return ownership;
    }

    /** Its identity. */
    public HostId id() {
        return id.get();
    }

    /** Its files. */
    public LocalFiles files() {
        NativeAccess.require();
        return files;
    }

    /** Its locks. */
    public LocalLocks locks() {
        NativeAccess.require();
        return locks;
    }

    /** Its processes. */
    public LocalProcesses processes() {
        return processes;
    }

    /** Its commands. */
    public Commands commands() {
        return commands.get();
    }

    /** Its sockets. */
    public Connector connector() {
        return connector.get();
    }

    /** Its facts, read once. */
    public HostFacts facts() {
        return facts.get();
    }

    /** The kernel's files. */
    public LocalSystemFiles system() {
        return system;
    }

    /** The devices of a subsystem. */
    public List<HostDevice> devices(String subsystem) {
        return udev.get().map(found -> found.list(subsystem)).orElseGet(() -> sysfs.list(subsystem));
    }

    @Override
    public void close() {
        ownership.close();
        loop.ifMade().ifPresent(EventLoop::close);
        background.close();
    }
}
