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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A machine with its console and monitors, until it ends. */
final class MicrovmProcess {
    private static final JsonObject VERSION =
            JsonObject.of("qemu", JsonObject.of("major", 0, "minor", 1, "micro", 0), "package", "Vireo microVM");

    private final MachineDescription description;
    private final CommandTable commands = new CommandTable();
    private final ExecutorService control = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "commands");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch ended = new CountDownLatch(1);

    MicrovmProcess(MachineDescription description) {
        this.description = description;
    }

    /** Makes the machine, paused, and obeys until it is to end. */
    void run() throws IOException, InterruptedException {
        GuestControl.Listener listener = new GuestControl.Listener(control);
        try (ConsoleOutput output = ConsoleOutput.open(Path.of(description.console() + ".out"))) {
            run(listener, output, new VirtioDevices(description, output, listener::diskFailed));
        }
    }

    private void run(GuestControl.Listener listener, ConsoleOutput output, VirtioDevices devices)
            throws IOException, InterruptedException {
        try (Machine machine = open(spec(output, devices), listener);
                MonitorServer monitors =
                        new MonitorServer(commands, control, JsonObject.of("QMP", greeting()), Clock.systemUTC())) {
            StateSender sender = new StateSender(machine, description.memory());
            // Not at once, but when the answer to the command that ends it is on its way.
            Runnable end = () -> control.execute(ended::countDown);
            GuestControl guest = new GuestControl(description, machine, sender, monitors::tell, end);
            listener.controlledBy(guest);
            fill(guest, devices, sender);
            ConsolePort port = devices.console().<ConsolePort>map(it -> it).orElseGet(machine::serial);
            ConsoleInput.open(Path.of(description.console() + ".in"), port);
            new CommandPipe(commands, control).listen(Path.of(description.control() + ".in"));
            for (String socket : description.monitors()) {
                monitors.listen(Path.of(socket));
            }
            Sandbox.enter();
            monitors.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> terminated(monitors), "terminated"));
            ended.await();
            machine.close(); // before the monitors: who finds nobody at them finds no guest either
        }
    }

    private Machine open(MachineSpec spec, MachineListener listener) {
        if (description.saved().isEmpty()) {
            return Machine.open(spec, listener);
        }
        SavedMachine saved = new SavedMachine(description.saved().getAsInt());
        return Machine.restore(spec, saved.state(), saved, listener);
    }

    private static void terminated(MonitorServer monitors) {
        monitors.tell("SHUTDOWN", JsonObject.of("guest", false, "reason", "host-signal"));
        monitors.close();
    }

    private static JsonObject greeting() {
        return JsonObject.of("version", VERSION, "capabilities", JsonArray.EMPTY);
    }

    private MachineSpec spec(ConsoleOutput console, VirtioDevices devices) {
        MachineSpec.Builder spec = MachineSpec.builder(inherited(description.kernel()))
                .kvm(() -> Kvm.ofDescriptor(description.kvm()))
                .commandLine(description.commandLine())
                .memory(description.memory())
                .processors(description.vcpus())
                .restartsOnReset(description.onReboot() == RebootAction.RESET);
        if (devices.console().isEmpty()) {
            spec.serial(console);
        }
        description.initrd().ifPresent(descriptor -> spec.initrd(inherited(descriptor)));
        devices.makers().forEach(spec::device);
        return spec.build();
    }

    /** A file that was found open, by a name under which it can be opened once more. */
    private static Path inherited(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
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
}
