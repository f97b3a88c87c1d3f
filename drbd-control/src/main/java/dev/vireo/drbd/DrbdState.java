package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.drbd.internal.EventLine;
import dev.vireo.drbd.internal.ProcDrbd;
import dev.vireo.drbd.internal.StateTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All resources of a host, at one time. Immutable. */
public final class DrbdState {
    private final Optional<String> kernel;
    private final List<ResourceState> resources;

    private DrbdState(Optional<String> kernel, List<ResourceState> resources) {
        this.kernel = kernel;
        this.resources = List.copyOf(resources);
    }

    /**
     * Reads what {@code drbdsetup events2 --statistics --now} and {@code /proc/drbd} say.
     *
     * @return empty if it is not whole
     */
    static Optional<DrbdState> parse(String events, String proc) {
        StateTable table = new StateTable();
        events.lines().map(EventLine::parse).flatMap(Optional::stream).forEach(table::apply);
        return table.isWhole() && !table.isBehind() ? Optional.of(of(table, ProcDrbd.parse(proc))) : Optional.empty();
    }

    private static DrbdState of(StateTable table, ProcDrbd proc) {
        List<ResourceState> resources = new ArrayList<>();
        table.resources().forEach((name, rows) -> resources.add(resource(name, rows, proc)));
        return new DrbdState(proc.version(), resources);
    }

    static ResourceState resource(String name, StateTable.ResourceRows rows, ProcDrbd proc) {
        List<VolumeState> volumes = rows.devices().values().stream()
                .map(row -> new VolumeState(new Fields(row)))
                .toList();
        List<PeerState> peers = rows.peers().values().stream()
                .map(peer -> peer(peer, volumes, proc))
                .toList();
        return new ResourceState(name, new Fields(rows.own()), volumes, peers);
    }

    private static PeerState peer(StateTable.PeerRows peer, List<VolumeState> volumes, ProcDrbd proc) {
        List<PeerVolumeState> states = peer.devices().values().stream()
                .map(row -> new PeerVolumeState(new Fields(row), progress(row, volumes, proc)))
                .toList();
        return new PeerState(new Fields(peer.own()), states);
    }

    /** DRBD 9 says it beside the other fields, 8.4 in a file of its own. */
    private static Optional<Progress> progress(Map<String, String> row, List<VolumeState> volumes, ProcDrbd proc) {
        Fields fields = new Fields(row);
        if (fields.text("done").matches("[0-9]{1,3}(\\.[0-9]+)?")) {
            double done = Double.parseDouble(fields.text("done"));
            return Optional.of(new Progress(done, Optional.empty(), Optional.empty(), Optional.empty()));
        }
        long number = fields.number("volume").orElse(0L);
        return volumes.stream()
                .filter(volume -> volume.number() == number)
                .findFirst()
                .flatMap(volume -> proc.progress(volume.minor()))
                .map(found -> new Progress(
                        found.percent(),
                        Optional.of(ByteSize.ofBytes(found.leftBytes())),
                        found.secondsLeft().map(Duration::ofSeconds),
                        found.bytesPerSecond().map(ByteSize::ofBytes)));
    }

    /** The version of DRBD in the kernel, such as {@code 8.4.11}; empty if it is not loaded. */
    public Optional<String> kernel() {
        return kernel;
    }

    /** The resources that are up. */
    public List<ResourceState> resources() {
        return resources;
    }

    /** A resource that is up. */
    public Optional<ResourceState> resource(ResourceName name) {
        return resources.stream()
                .filter(each -> each.name().equals(name.value()))
                .findFirst();
    }

    @Override
    public String toString() {
        return "DRBD " + kernel.orElse("not loaded") + " " + resources;
    }
}
