package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.WrongStateException;
import dev.vireo.storage.StorageVolume;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A volume on two hosts. A handle that several threads may use; every call asks the hosts.
 *
 * <p>Calls fail with {@link NotFoundException} if Vireo has made no such volume, and with {@link UnreachableException} if a
 * host that they need does not answer.
 */
public final class ReplicatedVolume {
    private final Pair pair;
    private final ResourceName name;

    ReplicatedVolume(Pair pair, ResourceName name) {
        this.pair = pair;
        this.name = name;
    }

    /** Its name. */
    public ResourceName name() {
        return name;
    }

    /** Its two ends, one on each host, in the order of {@link ReplicatedVolumes#hosts()}. */
    public List<DrbdResource> ends() {
        return pair.nodes().stream().map(node -> node.drbd().resource(name)).toList();
    }

    /**
     * Its end on a host.
     *
     * @throws NotFoundException no host that answers is called so
     */
    public DrbdResource end(NodeName node) {
        Map<NodeName, Node> reached = pair.reached();
        if (!reached.containsKey(node)) {
            throw new NotFoundException(
                    ErrorDetails.of("find", "end of " + this, "none of its hosts that answer is called " + node));
        }
        return reached.get(node).drbd().resource(name);
    }

    /** What it was made by. */
    public ResourceSpec spec() {
        return pair.definition(name, "read").spec();
    }

    /** Starts it on both hosts, and lets them connect. */
    public void up() {
        ends().forEach(DrbdResource::up);
    }

    /**
     * Stops it on both hosts.
     *
     * @throws WrongStateException somebody has it open; nothing was changed
     */
    public void down() {
        ends().forEach(ReplicatedVolume::demote);
        ends().forEach(DrbdResource::down);
    }

    /** Watches until the data are current on both hosts, as one of them sees it. DRBD synchronizes by itself. */
    public SynchronizationJob synchronization(NodeName node) {
        return new WatchedSynchronization(pair.jobs(), end(node));
    }

    /**
     * Gives it more space, in use or not. A guest sees that by {@link dev.vireo.domain.Domain#growDisk}, for which {@link
     * #disk} is made. If the program dies in between, the space that both sides have got is taken later.
     *
     * @param size what its user sees; DRBD's own metadata come on top of it
     * @param below the volumes below its sides
     * @throws WrongStateException it has that size already, or its data are not current on both hosts
     * @throws dev.vireo.error.NotEnoughResourcesException one of the pools has not so much space
     */
    public void grow(ByteSize size, Map<NodeName, StorageVolume> below) {
        new Growth(pair, name).run(size, below);
    }

    /**
     * Makes one side anew, on another host, on another disk, or where it was left out; the data come from the other side,
     * which may be in use. The job ends when they have begun to come.
     *
     * <p>It fails with {@link WrongStateException} if the data of the other side are not known to be current, if the side is
     * still there and connected, or for the reasons of {@link ReplicatedVolumes#create}.
     *
     * @param fresh the new side, on one of the two hosts
     * @param wipe whether what its device holds may be lost
     */
    public Job<ReplicatedVolume> replaceSide(Side fresh, boolean wipe) {
        return pair.jobs().start("replace a side of " + this, control -> {
            new Replacement(pair, name, wipe, control).run(fresh);
            return this;
        });
    }

    /**
     * Makes the volume hold what a snapshot of one side holds, which is removed. <b>What was written since is lost, and all
     * that the other host has is overwritten</b>: the volume is whole again when that is synchronized. Snapshots of the other
     * side fill up by that.
     *
     * <p>If the program dies in the middle, {@link ReplicatedVolumes#recover} finishes it, or copies back from the other host
     * if the content was not all there yet.
     *
     * <p>The job cannot be cancelled. It fails with {@link WrongStateException} if anybody holds the volume or has it open, if
     * it is not current on both hosts, or has grown since the snapshot; nothing was changed then.
     *
     * @param side the host whose side has the snapshot, and goes on
     * @param snapshot its name among {@link StorageVolume#snapshots} of what lies below that side
     * @param below what lies below its sides
     */
    public Job<ReplicatedVolume> revert(NodeName side, String snapshot, Map<NodeName, StorageVolume> below) {
        return revert(side, snapshot, below, () -> this);
    }

    <T> Job<T> revert(NodeName side, String snapshot, Map<NodeName, StorageVolume> below, Supplier<T> result) {
        String others = spec().sides().stream()
                .map(Side::node)
                .filter(node -> !node.equals(side))
                .map(NodeName::value)
                .collect(Collectors.joining());
        String description = "revert " + this + " to " + snapshot + " of " + side + ", overwriting " + others;
        return pair.jobs().start(description, control -> {
            new Reversion(pair, name, control).run(side, snapshot, below);
            return result.get();
        });
    }

    /**
     * The volume as a disk on one host.
     *
     * @param below the volumes below its sides, which it needs to grow
     */
    public StorageVolume disk(NodeName node, Map<NodeName, StorageVolume> below) {
        return new ReplicatedDisk(pair, this, node, below);
    }

    /**
     * Makes plain volumes of it again: {@link #remove} after a look at the data.
     *
     * @param keep the host whose data go on
     * @throws WrongStateException they are not known to be current
     */
    public void dissolve(NodeName keep) {
        ResourceState state = end(keep).state();
        if (state.volumes().stream().anyMatch(volume -> volume.disk() != DiskState.UP_TO_DATE)) {
            throw new WrongStateException(ErrorDetails.of(
                    "dissolve", toString(), "the data on " + keep + " are not known to be current: " + state));
        }
        remove(AbsentPeer.REFUSE);
    }

    /**
     * Removes it: DRBD's metadata are wiped, what the devices hold stays.
     *
     * @return the hosts where that is still to be done, because they do not answer
     * @throws WrongStateException somebody has it open; nothing was changed
     */
    public List<NodeName> remove(AbsentPeer absent) {
        Map<NodeName, Node> reached = pair.reached(absent == AbsentPeer.FINISH_LATER, "remove", toString());
        Definition definition = pair.definition(name, "remove");
        reached.values().forEach(node -> Holders.checkFree(node, name, "remove"));
        reached.values().forEach(node -> demote(node.drbd().resource(name)));
        List<NodeName> sides =
                definition.spec().sides().stream().map(Side::node).toList();
        try {
            return pair.take(Leftovers.REMOVE, name, Pair.details(definition, sides), reached.values(), () -> {
                reached.values().forEach(node -> Leftovers.takeAway(node, definition));
                if (!reached.keySet().containsAll(sides)) {
                    throw new UnreachableException(
                            ErrorDetails.of("remove", toString(), "not all of " + sides + " answer"));
                }
                return List.<NodeName>of();
            });
        } catch (UnreachableException e) { // the step stays written down where it was done
            if (absent == AbsentPeer.REFUSE) {
                throw e;
            }
            return sides.stream().filter(side -> !reached.containsKey(side)).toList();
        }
    }

    private static void demote(DrbdResource end) {
        if (end.find().filter(state -> state.role() == Role.PRIMARY).isPresent()) {
            end.demote();
        }
    }

    @Override
    public String toString() {
        return Node.subject(name);
    }
}
