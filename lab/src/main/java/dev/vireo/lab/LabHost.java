package dev.vireo.lab;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Timeouts;
import dev.vireo.domain.Console;
import dev.vireo.domain.Domain;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import dev.vireo.lab.internal.host.Identity;
import dev.vireo.lab.internal.host.Patience;
import dev.vireo.lab.internal.host.SecureShell;
import dev.vireo.qemu.QemuDriverProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One host of a {@link Lab}. Root lets us in by ssh, on a port of this machine's loopback address. */
public final class LabHost {
    /** How ssh(1) ends when it could not connect. */
    private static final int NOT_REACHED = 255;

    private static final Duration PROBE = Duration.ofSeconds(30);
    private static final Duration FAULT = Duration.ofSeconds(60);
    private static final Timeouts SLOW = Timeouts.defaults().toBuilder()
            .call(Duration.ofSeconds(60))
            .start(Duration.ofMinutes(3))
            .stop(Duration.ofSeconds(60))
            .lock(Duration.ofSeconds(60))
            .build();
    private static final HostPath FILLER = HostPath.of("/run/vireo-lab/own/filler");

    private static final ByteSize SLACK = ByteSize.ofMiB(16);

    private final Host machine;
    private final Domain domain;
    private final Identity identity;
    private final SecureShell shell;
    private final Duration patience;
    private @Nullable Host connection;

    LabHost(Host machine, Domain domain, Identity identity, SecureShell shell, Duration patience) {
        this.machine = machine;
        this.domain = domain;
        this.identity = identity;
        this.shell = shell;
        this.patience = patience;
    }

    /** Its host name, {@code host1} to {@code host3}. */
    public String name() {
        return identity.name();
    }

    /** Its number in the lab, from 1. */
    public int number() {
        return identity.number();
    }

    int port() {
        return identity.number();
    }

    /** Its address on the data network, 192.168.77.1 to 192.168.77.3. */
    public String dataAddress() {
        return identity.dataAddress();
    }

    /** The port of 127.0.0.1 where its ssh server is reached. */
    public int sshPort() {
        return shell.port();
    }

    /** The private key that lets root in. */
    public HostPath sshKey() {
        return shell.key();
    }

    /** A known_hosts file with the key of its ssh server. */
    public HostPath knownHosts() {
        return shell.knownHosts();
    }

    /** The command line of ssh(1) that leads there; what is added is run instead of a shell. */
    public List<String> sshCommand() {
        return shell.interactive();
    }

    /**
     * The machine, connected by SSH as any other; connected when first asked for, and closed with the lab.
     *
     * @throws dev.vireo.error.UnreachableException it does not answer
     */
    public synchronized Host host() {
        if (connection == null) {
            connection = SshHost.connect(
                    "root@127.0.0.1:" + sshPort(),
                    SshOptions.builder()
                            .withoutConfigFile()
                            .withoutAgent()
                            .identity(Path.of(sshKey().value()))
                            .knownHosts(Path.of(knownHosts().value()))
                            .connectTimeout(PROBE)
                            .deadline(FAULT)
                            .build());
        }
        return connection;
    }

    /** QEMU on that machine, over {@link #host}, with deadlines for emulated CPUs; the caller closes it. */
    public Hypervisor hypervisor() {
        return Hypervisor.compose()
                .driver(new QemuDriverProvider())
                .host(host())
                .options(ConnectOptions.builder().timeouts(SLOW).build())
                .open();
    }

    /** The domain that it is. */
    public Domain domain() {
        return domain;
    }

    /** Its serial console. */
    public Console console() {
        return domain.console();
    }

    /**
     * Runs a command there as root, by ssh(1), and returns what it said, whatever its exit status; 255 when the host
     * was not reached.
     */
    public CommandResult run(Command command) {
        return machine.run(shell.run(command));
    }

    /**
     * Runs a program there and returns its output.
     *
     * @throws CommandFailedException its exit status is not 0
     */
    public String run(String program, String... arguments) {
        return run(Command.of(program, arguments).deadline(FAULT))
                .orThrow("run " + program, name())
                .output();
    }

    /**
     * Waits until it can be reached by ssh.
     *
     * @throws TimedOutException it cannot
     */
    public void awaitReachable(Duration limit) {
        Patience wait = Patience.of(limit);
        while (true) {
            try {
                if (machine.run(shell.probe().deadline(wait.left(PROBE))).succeeded()) {
                    return;
                }
            } catch (TimedOutException slow) {
                // asked again below, as long as there is time
            }
            wait.pause("reach", name(), "its ssh server does not answer");
        }
    }

    /** Runs a command as soon as the host can be reached, and keeps the connection for the next. */
    CommandResult runWhenReachable(Command command, Duration limit) {
        Patience wait = Patience.of(limit);
        while (true) {
            try {
                CommandResult result = run(command);
                if (result.exitStatus() != NOT_REACHED) {
                    return result;
                }
            } catch (TimedOutException slow) {
                // asked again below, as long as there is time
            }
            wait.pause("reach", name(), "its ssh server does not answer");
        }
    }

    /** Ends it without warning, like pulling the plug: what it had not written to its disks is lost. */
    public void powerOff() {
        disconnect();
        domain.destroy();
    }

    /** Starts it again after {@link #powerOff()} or a shutdown, and waits until it can be reached. */
    public void powerOn() {
        domain.start();
        awaitReachable(patience);
    }

    /** Asks it to shut down, and waits until it has. */
    public void shutdown() {
        disconnect();
        domain.shutdown(patience);
    }

    /** Stops its CPUs: it is silent, and does not notice that time passes. */
    public void freeze() {
        domain.suspend();
    }

    /** Lets it go on. */
    public void thaw() {
        domain.resume();
    }

    /** Leaves no space on its root file system. */
    public void fillDisk() {
        String free =
                run("df", "--output=avail", "--block-size=1", FILLER.parent().value());
        long most =
                Long.parseLong(free.lines().skip(1).findFirst().orElseThrow().strip());
        // What the blocks of a file are listed in needs space as well, so the rest is written until there is none.
        run("fallocate", "--length", Long.toString(Math.max(1, most - SLACK.bytes())), FILLER.value());
        run(Command.of("dd", "if=/dev/zero", "of=" + FILLER, "bs=64k", "oflag=append", "conv=notrunc,fsync")
                .deadline(FAULT));
    }

    /** Takes {@link #fillDisk()} back. */
    public void freeDisk() {
        run("rm", "-f", "--", FILLER.value());
    }

    /** An empty disk to play with, as a path on that host; from 0. */
    public HostPath spareDisk(int number) {
        return HostPath.of("/dev/mapper/spare" + number);
    }

    /** Makes each access to a spare disk fail with an I/O error. */
    public void failSpareDisk(int number) {
        reload(number, "error");
    }

    /** Takes {@link #failSpareDisk} back; what was on the disk is there again. */
    public void repairSpareDisk(int number) {
        reload(number, "linear /dev/disk/by-id/virtio-spare" + number + " 0");
    }

    private void reload(int number, String target) {
        String name = "spare" + number;
        String sectors = run("blockdev", "--getsz", spareDisk(number).value()).strip();
        run("dmsetup", "suspend", "--noflush", "--nolockfs", name);
        run("dmsetup", "reload", name, "--table", "0 " + sectors + " " + target);
        run("dmsetup", "resume", name);
    }

    SecureShell shell() {
        return shell;
    }

    synchronized void close() {
        if (connection != null) {
            connection.close();
        }
        disconnect();
    }

    void disconnect() {
        machine.run(shell.end());
    }

    @Override
    public String toString() {
        return name();
    }
}
