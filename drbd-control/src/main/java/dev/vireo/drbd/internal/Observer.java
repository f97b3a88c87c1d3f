package dev.vireo.drbd.internal;

import dev.vireo.ByteSize;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.DrbdState;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.VolumeState;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks at a host. Changes nothing there, but that the kernel's DRBD is loaded. */
public final class Observer {
    private static final HostPath HOST_NAME = HostPath.of("/proc/sys/kernel/hostname");
    private static final HostPath MOUNTS = HostPath.of("/proc/self/mountinfo");
    private static final List<HostPath> SOCKETS = List.of(HostPath.of("/proc/net/tcp"), HostPath.of("/proc/net/tcp6"));
    private static final ByteSize LARGE = ByteSize.ofMiB(16);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int NOTHING_RECOGNIZED = 2;
    private static final int HEXADECIMAL = 16;

    private final Drbd drbd;
    private final Host host;

    /** Of a host. */
    public Observer(Drbd drbd) {
        this.drbd = drbd;
        host = drbd.host();
    }

    /** How DRBD calls the host. */
    public NodeName node() {
        return NodeName.of(text(HOST_NAME).strip());
    }

    /** What there is, but for devices; loads DRBD if that was not done. */
    public HostSight look() {
        load();
        String dump =
                run("drbdadm", "dump").orThrow("read", "DRBD's configuration").output();
        DrbdState state = drbd.state();
        Set<String> names = new TreeSet<>(new Drbdadm(host).defined());
        Set<Integer> minors = new TreeSet<>(TakenNumbers.minors(dump));
        for (ResourceState each : state.resources()) {
            names.add(each.name());
            each.volumes().stream().map(VolumeState::minor).forEach(minors::add);
        }
        Set<Integer> ports = new TreeSet<>(TakenNumbers.ports(dump));
        SOCKETS.forEach(file -> ports.addAll(TakenNumbers.localPorts(text(file))));
        return new HostSight(node(), drbd.generation(), names, minors, ports, Map.of());
    }

    /** The same, with what there is at some paths. */
    public HostSight withDevices(HostSight sight, List<HostPath> paths) {
        Map<HostPath, DeviceFacts> facts = new LinkedHashMap<>();
        paths.forEach(path -> facts.put(path, device(path)));
        return new HostSight(sight.node(), sight.generation(), sight.names(), sight.minors(), sight.ports(), facts);
    }

    private void load() {
        try {
            drbd.generation();
        } catch (UnsupportedException notLoaded) {
            run("modprobe", "drbd").orThrow("load", "DRBD");
        }
    }

    /** What there is at a path. */
    public DeviceFacts device(HostPath path) {
        CommandResult status = run("stat", "-L", "-c", "%F:%t:%T", path.value());
        String[] parts = status.output().strip().split(":", -1);
        if (!status.succeeded() || parts.length < 3 || !parts[0].equals("block special file")) {
            return DeviceFacts.MISSING;
        }
        String number = Integer.parseInt(parts[1], HEXADECIMAL) + ":" + Integer.parseInt(parts[2], HEXADECIMAL);
        return new DeviceFacts(Optional.of(size(path)), content(path), users(number));
    }

    /** The size of a block device. */
    public ByteSize size(HostPath path) {
        String bytes = run("blockdev", "--getsize64", path.value())
                .orThrow("measure", path.value())
                .output()
                .strip();
        if (!bytes.matches("[0-9]{1,18}")) {
            throw new UnreadableStateException(
                    ErrorDetails.of("measure", path.value(), "blockdev said '" + bytes + "' on " + host.address()));
        }
        return ByteSize.ofBytes(Long.parseLong(bytes));
    }

    private Optional<String> content(HostPath path) {
        CommandResult result = run("blkid", "-p", "-o", "export", path.value());
        if (result.exitStatus() == NOTHING_RECOGNIZED) {
            return Optional.empty();
        }
        String found = result.orThrow("look at", path.value()).output();
        return Optional.of(found.lines()
                .filter(line -> line.startsWith("TYPE=") || line.startsWith("PTTYPE="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElse("something"));
    }

    private List<String> users(String number) {
        List<String> found = new ArrayList<>();
        HostPath holders = HostPath.of("/sys/dev/block/" + number + "/holders");
        host.files().list(holders).stream().map(FileStatus::name).forEach(found::add);
        text(MOUNTS)
                .lines()
                .map(line -> line.split(" ", 6))
                .filter(columns -> columns.length > 4 && columns[2].equals(number))
                .forEach(columns -> found.add("the file system at " + columns[4]));
        return found;
    }

    private String text(HostPath file) {
        return host.files()
                .read(file, LARGE)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    private CommandResult run(String... argv) {
        return host.run(Command.of(List.of(argv)).environment("LC_ALL", "C").deadline(DEADLINE));
    }
}
