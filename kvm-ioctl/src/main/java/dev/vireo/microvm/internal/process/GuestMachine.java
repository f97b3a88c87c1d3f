package dev.vireo.microvm.internal.process;

import dev.vireo.domain.RebootAction;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.kvm.Kvm;
import dev.vireo.microvm.internal.device.ConsolePort;
import dev.vireo.microvm.internal.machine.Machine;
import dev.vireo.microvm.internal.machine.MachineListener;
import dev.vireo.microvm.internal.machine.MachineSpec;
import dev.vireo.microvm.internal.monitor.CommandPipe;
import dev.vireo.microvm.internal.monitor.CommandTable;
import dev.vireo.microvm.internal.monitor.MonitorServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A machine with its console and monitors. It obeys them from when it is made, until it is closed. */
public final class GuestMachine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GuestMachine.class);
    private static final JsonObject VERSION =
            JsonObject.of("qemu", JsonObject.of("major", 0, "minor", 1, "micro", 0), "package", "Vireo microVM");

    private final MachineDescription description;
    private final MachineFiles files;
    private final CommandTable commands = new CommandTable();
    private final ThreadPoolExecutor control = control();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final MonitorServer monitors;

    /** What is to be closed, the last first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private GuestMachine(MachineDescription description, MachineFiles files) throws IOException {
        this.description = description;
        this.files = files;
        parts.push(control::shutdown);
        monitors = new MonitorServer(commands, control, JsonObject.of("QMP", greeting()), Clock.systemUTC());
    }

    /** What comes when nobody obeys any more has no effect. */
    private static ThreadPoolExecutor control() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "commands");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Makes it, paused.
     *
     * @param files what its description means by numbers
     * @param beforeServing done when all is there, and before anybody is listened to
     * @throws IOException a pipe or a socket cannot be had
     * @throws dev.vireo.error.VireoException the machine cannot be had; nothing of it is left
     */
    public static GuestMachine start(MachineDescription description, MachineFiles files, Runnable beforeServing)
            throws IOException {
        GuestMachine made = new GuestMachine(description, files);
        try {
            made.make();
            beforeServing.run();
            made.monitors.start();
        } catch (IOException | RuntimeException e) {
            made.closeAfter(e);
            throw e;
        }
        return made;
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void make() throws IOException {
        GuestControl.Listener listener = new GuestControl.Listener(control);
        ConsoleOutput output = kept(ConsoleOutput.open(Path.of(description.console() + ".out")));
        VirtioDevices devices = kept(new VirtioDevices(description, files, output, listener::diskFailed));
        parts.push(monitors); // ends after the machine: who finds nobody at them finds no guest either
        Machine machine = kept(open(spec(output, devices), listener));
        StateSender sender = kept(new StateSender(machine, description.memory()));
        // Not at once, but when the answer to the command that ends it is on its way.
        Runnable end = () -> control.execute(ended::countDown);
        GuestControl guest = new GuestControl(description, machine, sender, monitors::tell, end);
        listener.controlledBy(guest);
        fill(guest, devices, sender);
        ConsolePort port = devices.console().<ConsolePort>map(it -> it).orElseGet(machine::serial);
        kept(ConsoleInput.open(Path.of(description.console() + ".in"), port));
        kept(CommandPipe.listen(commands, control, Path.of(description.control() + ".in")));
        for (String socket : description.monitors()) {
            monitors.listen(Path.of(socket));
        }
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.push(part);
        return part;
    }

    private Machine open(MachineSpec spec, MachineListener listener) {
        if (description.saved().isEmpty()) {
            return Machine.open(spec, listener);
        }
        SavedMachine saved = new SavedMachine(files.take(description.saved().getAsInt()));
        return Machine.restore(spec, saved.state(), saved, listener);
    }

    private static JsonObject greeting() {
        return JsonObject.of("version", VERSION, "capabilities", JsonArray.EMPTY);
    }

    private MachineSpec spec(ConsoleOutput console, VirtioDevices devices) {
        MachineSpec.Builder spec = MachineSpec.builder(files.path(description.kernel()))
                .kvm(() -> Kvm.ofDescriptor(files.take(description.kvm())))
                .commandLine(description.commandLine())
                .memory(description.memory())
                .processors(description.vcpus())
                .restartsOnReset(description.onReboot() == RebootAction.RESET);
        if (devices.console().isEmpty()) {
            spec.serial(console);
        }
        description.initrd().ifPresent(descriptor -> spec.initrd(files.path(descriptor)));
        devices.makers().forEach(spec::device);
        return spec.build();
    }

    private void fill(GuestControl guest, VirtioDevices devices, StateSender sender) {
        commands.answering("query-status", arguments -> status(guest.state()))
                .answering(
                        "query-uuid",
                        arguments -> JsonObject.of("UUID", description.uuid().toString()))
                .answering("query-version", arguments -> VERSION)
                .answering("query-blockstats", arguments -> devices.blockStatistics())
                .answering("query-balloon", arguments -> devices.balloon())
                .answering("block_resize", arguments -> {
                    devices.resized(arguments.string("node-name"));
                    return JsonObject.EMPTY;
                })
                .answering("migrate", arguments -> {
                    sender.start(arguments.string("uri"));
                    return JsonObject.EMPTY;
                })
                .answering("query-migrate", arguments -> sender.progress())
                .doing("migrate_cancel", sender::cancel)
                .doing("stop", guest::stop)
                .doing("cont", guest::cont)
                .doing("system_reset", guest::reset)
                .doing("system_powerdown", guest::powerdown)
                .doing("quit", guest::quit);
    }

    private static JsonObject status(RunState state) {
        return JsonObject.of("status", state.word(), "running", state == RunState.RUNNING, "singlestep", false);
    }

    /** Waits until the guest has ended, or was asked to from outside. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Says that it is ended from outside; {@link #awaitEnd} returns soon. Without effect where it has ended. */
    public void end() {
        tellOfEnd();
        control.execute(ended::countDown);
    }

    /** Says at the monitors that it is ended from outside, as when the host tells its process to go. */
    void tellOfEnd() {
        monitors.tell("SHUTDOWN", JsonObject.of("guest", false, "reason", "host-signal"));
    }

    /** Sends what was said so far, to clients that read it soon; nobody is listened to any more. */
    void closeMonitors() {
        monitors.close();
    }

    /**
     * Ends the machine, whatever it is doing, and all that belongs to it.
     *
     * @throws dev.vireo.error.TimedOutException a device keeps a processor busy; the machine is not over
     */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (RuntimeException e) {
                failure = e;
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("A part of a machine could not be closed");
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
