package dev.vireo.lvm.internal;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.FrozenDeviceException;
import dev.vireo.lvm.LvmOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the devices for which a command waits in the kernel, without touching any. */
public final class FrozenDevices {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Host host;
    private final Root root;

    /** On a host. */
    public FrozenDevices(Host host, LvmOptions options) {
        this.host = host;
        root = new Root(host, options, PATIENCE);
    }

    /**
     * The failure of a command that did not end, with the devices for which it waits if there are any.
     *
     * @param program that it runs
     * @param device that it has open, by its name in {@code /dev/mapper}; where none is given, all that run the program count
     */
    VireoException explain(TimedOutException failure, String program, Optional<HostPath> device) {
        try {
            List<HostPath> found = find(program, device);
            return found.isEmpty() ? failure : frozen(failure, found);
        } catch (VireoException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private static VireoException frozen(TimedOutException failure, List<HostPath> found) {
        ErrorDetails said = failure.details();
        String all = found.stream().map(HostPath::value).collect(Collectors.joining(", "));
        String why = said.problem() + "; it waits in the kernel for " + all;
        return new FrozenDeviceException(
                ErrorDetails.of(said.attempted(), said.subject(), why)
                        .advice("see why they do not answer (a suspended one: dmsetup resume), or keep LVM off them"
                                + " (LvmOptions.devices); until they do, the command keeps its locks")
                        .effect(said.effect()),
                found,
                failure);
    }

    private List<HostPath> find(String program, Optional<HostPath> device) {
        List<MappedDevice> mapped = MappedDevice.read(root);
        List<String> open = new ArrayList<>();
        List<String> openAsleep = new ArrayList<>();
        Command processes = Command.of("ps", "-C", program, "-o", "pid=,state=").deadline(PATIENCE);
        for (String[] process : columns(host.run(processes).output())) {
            List<String> argv = List.of("find", "/proc/" + process[0] + "/fd", "-lname", "/dev/*", "-printf", "%l\\n");
            List<String> paths = root.run(argv).output().lines().toList();
            if (device.isPresent()
                    && paths.stream().noneMatch(path -> path(path, mapped).equals(device.get()))) {
                continue;
            }
            open.addAll(paths);
            if (process[1].equals("D")) {
                openAsleep.addAll(paths);
            }
        }
        return choose(open, openAsleep, mapped);
    }

    /** What ps(1) says: processes and their states. */
    static List<String[]> columns(String processes) {
        return processes
                .lines()
                .map(line -> line.strip().split("\\s+", 2))
                .filter(columns -> columns.length == 2)
                .toList();
    }

    /**
     * The suspended ones of the devices that are open, and of those that these lie on, by the names that people know. If there
     * is none, all that are open in a sleep that no signal ends; one that waits for many reads at once sleeps in another way.
     */
    static List<HostPath> choose(List<String> open, List<String> openAsleep, List<MappedDevice> mapped) {
        List<HostPath> suspended = open.stream()
                .flatMap(path -> mapped.stream().filter(each -> each.isAt(path)))
                .flatMap(each -> each.withBelow(mapped))
                .filter(MappedDevice::suspended)
                .map(MappedDevice::path)
                .distinct()
                .toList();
        return suspended.isEmpty()
                ? openAsleep.stream()
                        .filter(path -> !isCharacterDevice(path))
                        .map(path -> path(path, mapped))
                        .distinct()
                        .toList()
                : suspended;
    }

    /** What people call a device node. */
    private static HostPath path(String node, List<MappedDevice> mapped) {
        return mapped.stream()
                .filter(each -> each.isAt(node))
                .map(MappedDevice::path)
                .findFirst()
                .orElseGet(() -> HostPath.of(node));
    }

    private static boolean isCharacterDevice(String path) {
        return path.equals("/dev/null")
                || path.equals("/dev/zero")
                || path.equals("/dev/mapper/control")
                || path.equals("/dev/urandom")
                || path.startsWith("/dev/pts/")
                || path.startsWith("/dev/tty");
    }
}
