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
    private static final HostPath BLOCK = HostPath.of("/sys/block");

    /**
     * Writes to a thin pool that is full fail, instead of waiting for somebody to extend it. And what goes on in the
     * background does so under our filter, not in a daemon of its own.
     */
    private static final String SETTINGS = "activation{error_when_full=1} global{use_lvmpolld=0}";

    private final Host host;
    private final LvmOptions options;

    /** On a host. */
    public Calls(Host host, LvmOptions options) {
        this.host = host;
        this.options = options;
    }

    /** Runs a command to its end, whatever it says. */
    public CommandResult run(List<String> words) {
        List<String> argv = new ArrayList<>();
        argv.add("lvm");
        argv.add(words.get(0));
        argv.addAll(List.of("--config", filter().config() + " " + SETTINGS));
        if (options.metadataOnly()) {
            argv.addAll(List.of("--driverloaded", "n"));
        }
        argv.addAll(words.subList(1, words.size()));
        return host.run(Command.of(argv)
                .environment("LC_ALL", "C")
                .environment("LVM_SUPPRESS_FD_WARNINGS", "1")
                .deadline(options.deadline()));
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
        CommandResult result = host.run(Command.of(
                "dmsetup", "info", "-c", "--noheadings", "--separator", "\t", "-o", "attr,uuid,name,blkdevs_used"));
        return MappedDevice.parse(result.orThrow("look at", "mapped devices").output());
    }
}
