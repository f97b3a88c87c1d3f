package dev.vireo.lvm.internal;

import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.LvmOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs {@code lvm} under a filter that is made from the devices there are now. */
public final class Calls implements AutoCloseable {
    private static final HostPath BLOCK = HostPath.of("/sys/block");

    /**
     * Writes to a thin pool that is full fail, instead of waiting for somebody to extend it. And what goes on in the
     * background does so under our filter, not in a daemon of its own.
     */
    private static final String SETTINGS = "activation{error_when_full=1} global{use_lvmpolld=0}";

    private final Host host;
    private final LvmOptions options;
    private final Root root;
    private final ProcessReporter processes;
    private final Reporter reporter;
    private final FrozenDevices frozen;
    private final Supplier<DeviceFilter> filter;

    /** On a host. */
    public Calls(Host host, LvmOptions options, Root root) {
        this.host = host;
        this.options = options;
        this.root = root;
        frozen = new FrozenDevices(host, options);
        processes = new ProcessReporter(host, root, options.deadline());
        reporter = options.shell() && host.facts().userId() == 0
                ? new ShellReporter(host, options.deadline(), processes)
                : processes;
        filter = this::look;
    }

    private Calls(Calls other, DeviceFilter filter) {
        host = other.host;
        options = other.options;
        root = other.root;
        frozen = other.frozen;
        processes = other.processes;
        reporter = other.reporter;
        this.filter = () -> filter;
    }

    /** The same under the filter of now: for commands that follow each other at once. */
    public Calls underOneFilter() {
        return new Calls(this, look());
    }

    /** Runs a command that changes nothing to its end, whatever it says. */
    public CommandResult report(List<String> words) {
        return within(() -> reporter.run(complete(words, "")));
    }

    /** Runs a command to its end in a process of its own, whatever it says. */
    public CommandResult run(List<String> words) {
        return within(() -> processes.run(command(words)));
    }

    /** Runs a command to its end, whatever it says, under a lock that it holds as long as it runs. */
    public CommandResult run(List<String> words, HostPath effects) {
        return run(words, "", effects);
    }

    /** The same with more settings. */
    public CommandResult run(List<String> words, String settings, HostPath effects) {
        return within(
                () -> processes.run(processes.command(complete(words, settings)).under(effects)));
    }

    /**
     * The failure of a command that did not end, with the devices for which it waits in the kernel if there are any.
     *
     * @param program that it runs
     * @param device that it has open, by its name in {@code /dev/mapper}; where none is given, all that run the program count
     */
    public VireoException explain(TimedOutException failure, String program, Optional<HostPath> device) {
        return frozen.explain(failure, program, device);
    }

    private CommandResult within(Supplier<CommandResult> call) {
        try {
            return call.get();
        } catch (TimedOutException e) {
            throw explain(e, "lvm", Optional.empty());
        }
    }

    /** A command under the filter of now, to be run or started. */
    public Command command(List<String> words) {
        return processes.command(complete(words, ""));
    }

    private List<String> complete(List<String> words, String settings) {
        List<String> all = new ArrayList<>();
        all.add(words.get(0));
        all.addAll(List.of("--config", filter.get().config() + " " + SETTINGS + " " + identity() + settings));
        if (options.metadataOnly()) {
            all.addAll(List.of("--driverloaded", "n"));
        }
        all.addAll(words.subList(1, words.size()));
        return all;
    }

    /** Ends what is kept for reports. */
    @Override
    public void close() {
        reporter.close();
    }

    private String identity() {
        return options.systemId()
                .map(id -> "global{system_id_source=\"lvmlocal\"} local{system_id=\"" + id + "\"} ")
                .orElse("");
    }

    private DeviceFilter look() {
        if (!options.devices().isEmpty()) {
            return DeviceFilter.only(options.devices());
        }
        List<String> names =
                host.files().list(BLOCK).stream().map(FileStatus::name).toList();
        boolean mapped = names.stream().anyMatch(name -> name.startsWith("dm-"));
        return DeviceFilter.disks(names, mapped ? MappedDevice.read(root) : List.of());
    }
}
