package dev.vireo.lvm.internal;

import dev.vireo.ByteSize;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.LvmOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code lvm}, a process for each command, under a filter that is made from the devices there are now. */
public final class Calls {
    private static final HostPath BLOCK = HostPath.of("/sys/block");
    private static final ByteSize SMALL = ByteSize.ofKiB(64);

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
        argv.addAll(List.of("--config", filter().config()));
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
        return options.devices().isEmpty()
                ? DeviceFilter.disks(names(), multipath())
                : DeviceFilter.only(options.devices());
    }

    private List<String> names() {
        return host.files().list(BLOCK).stream().map(FileStatus::name).toList();
    }

    private List<String> multipath() {
        List<String> found = new ArrayList<>();
        for (String name : names()) {
            HostPath mapper = BLOCK.resolve(name).resolve("dm");
            if (name.startsWith("dm-") && text(mapper.resolve("uuid")).startsWith("mpath-")) {
                found.add(text(mapper.resolve("name")));
            }
        }
        return found;
    }

    private String text(HostPath file) {
        return host.files()
                .read(file, SMALL)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .orElse("");
    }
}
