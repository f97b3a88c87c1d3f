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
import java.util.stream.Collectors;

/** Finds the devices for which LVM waits in the kernel, without touching any. */
public final class FrozenDevices {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Host host;
    private final Root root;

    /** On a host. */
    public FrozenDevices(Host host, LvmOptions options) {
        this.host = host;
        root = new Root(host, options, PATIENCE);
    }

    /** The failure of a command of LVM that did not end, with the devices for which it waits if there are any. */
    VireoException explain(TimedOutException failure) {
        try {
            List<HostPath> found = find();
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
                                + " (LvmOptions.devices); until they do, the command keeps its lock of the volume"
                                + " group")
                        .effect(said.effect()),
                found,
                failure);
    }

    private List<HostPath> find() {
        List<String> open = new ArrayList<>();
        List<String> openAsleep = new ArrayList<>();
        Command processes = Command.of("ps", "-C", "lvm", "-o", "pid=,state=").deadline(PATIENCE);
        for (String[] process : columns(host.run(processes).output())) {
            List<String> argv = List.of("find", "/proc/" + process[0] + "/fd", "-lname", "/dev/*", "-printf", "%l\\n");
            List<String> paths = root.run(argv).output().lines().toList();
            open.addAll(paths);
            if (process[1].equals("D")) {
                openAsleep.addAll(paths);
            }
        }
        return open.isEmpty() ? List.of() : choose(open, openAsleep, MappedDevice.read(root));
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
     * The suspended ones of the devices that LVM has open, by the name that people know. If there is none, all that are open in
     * a sleep that no signal ends; one that waits for many reads at once sleeps in another way.
     */
    static List<HostPath> choose(List<String> open, List<String> openAsleep, List<MappedDevice> mapped) {
        List<HostPath> suspended = open.stream()
                .flatMap(path -> mapped.stream().filter(each -> each.isAt(path)))
                .filter(MappedDevice::suspended)
                .map(MappedDevice::path)
                .distinct()
                .toList();
        return suspended.isEmpty()
                ? openAsleep.stream()
                        .filter(path -> !isCharacterDevice(path))
                        .map(path -> mapped.stream()
                                .filter(each -> each.isAt(path))
                                .map(MappedDevice::path)
                                .findFirst()
                                .orElseGet(() -> HostPath.of(path)))
                        .distinct()
                        .toList()
                : suspended;
    }

    private static boolean isCharacterDevice(String path) {
        return path.equals("/dev/null")
                || path.equals("/dev/mapper/control")
                || path.equals("/dev/urandom")
                || path.startsWith("/dev/pts/")
                || path.startsWith("/dev/tty");
    }
}
