package dev.vireo.lvm.internal;

import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.LvmOptions;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code lvm}, a process for each command, under a filter that is made from the devices there are now. */
public final class Calls {
    private static final List<String> LVM = List.of("lvm");
    private static final HostPath BLOCK = HostPath.of("/sys/block");

    /**
     * Writes to a thin pool that is full fail, instead of waiting for somebody to extend it. And what goes on in the
     * background does so under our filter, not in a daemon of its own.
     */
    private static final String SETTINGS = "activation{error_when_full=1} global{use_lvmpolld=0}";

    private final Host host;
    private final LvmOptions options;
    private final Root root;

    /** On a host. */
    public Calls(Host host, LvmOptions options, Root root) {
        this.host = host;
        this.options = options;
        this.root = root;
    }

    /** Runs a command that changes nothing to its end, whatever it says. */
    public CommandResult run(List<String> words) {
        return root.checked(LVM, host.run(command(words).deadline(options.deadline())));
    }

    /** Runs a command to its end, whatever it says, under a lock that it holds as long as it runs. */
    public CommandResult run(List<String> words, HostPath effects) {
        return run(words, "", effects);
    }

    /** The same with more settings. */
    public CommandResult run(List<String> words, String settings, HostPath effects) {
        Command command = command(words, settings).deadline(options.deadline()).under(effects);
        return root.checked(LVM, host.run(command));
    }

    /** A command under the filter of now, to be run or started. */
    public Command command(List<String> words) {
        return command(words, "");
    }

    private Command command(List<String> words, String settings) {
        List<String> argv = new ArrayList<>();
        argv.add("lvm");
        argv.add(words.get(0));
        argv.addAll(List.of("--config", filter().config() + " " + SETTINGS + " " + identity() + settings));
        if (options.metadataOnly()) {
            argv.addAll(List.of("--driverloaded", "n"));
        }
        argv.addAll(words.subList(1, words.size()));
        return Command.of(root.argv(argv)).environment("LC_ALL", "C").environment("LVM_SUPPRESS_FD_WARNINGS", "1");
    }

    private String identity() {
        return options.systemId()
                .map(id -> "global{system_id_source=\"lvmlocal\"} local{system_id=\"" + id + "\"} ")
                .orElse("");
    }

    private DeviceFilter filter() {
        if (!options.devices().isEmpty()) {
            return DeviceFilter.only(options.devices());
        }
        List<String> names =
                host.files().list(BLOCK).stream().map(FileStatus::name).toList();
        boolean mapped = names.stream().anyMatch(name -> name.startsWith("dm-"));
        return DeviceFilter.disks(names, mapped ? mapped() : List.of());
    }

    /** One process for all; it asks the device mapper and touches no device. */
    private List<MappedDevice> mapped() {
        CommandResult result = root.run(List.of(
                "dmsetup", "info", "-c", "--noheadings", "--separator", "\t", "-o", "attr,uuid,name,blkdevs_used"));
        return MappedDevice.parse(result.orThrow("look at", "mapped devices").output());
    }
}
