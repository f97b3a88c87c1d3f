package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.drbd.internal.Zeroes;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.ContentSink;
import dev.vireo.storage.ContentSource;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.StorageTransfer;
import dev.vireo.storage.StorageVolume;
import dev.vireo.storage.VolumeSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A replicated volume as a disk on one of its hosts, which is primary while somebody has acquired it there. */
final class ReplicatedDisk implements StorageVolume {
    private static final Duration MEETING = Duration.ofSeconds(15);

    private final Pair pair;
    private final ReplicatedVolume volume;
    private final NodeName here;
    private final Map<NodeName, StorageVolume> below;

    ReplicatedDisk(Pair pair, ReplicatedVolume volume, NodeName here, Map<NodeName, StorageVolume> below) {
        this.pair = pair;
        this.volume = volume;
        this.here = here;
        this.below = Map.copyOf(below);
    }

    private Node node() {
        DrbdResource end = volume.end(here);
        return pair.nodes().stream()
                .filter(node -> node.drbd() == end.drbd())
                .findFirst()
                .orElseThrow();
    }

    private ResourceName id() {
        return volume.name();
    }

    @Override
    public String name() {
        return id().value();
    }

    @Override
    public ByteSize size() {
        return Growth.size(node(), id());
    }

    private HostPath device() {
        return HostPath.of("/dev/drbd" + volume.spec().side(here).minor());
    }

    @Override
    public DiskSource source() {
        return new BlockDeviceDisk(device());
    }

    @Override
    public List<String> holders() {
        List<String> found = new ArrayList<>();
        for (Node node : pair.reached().values()) {
            Optional<String> holder = Holders.find(node, id());
            holder.ifPresent(name -> found.add(name + " on " + node));
            boolean primary =
                    node.drbd().state().resource(id()).stream().anyMatch(state -> state.role() == Role.PRIMARY);
            if (primary && holder.isEmpty()) {
                found.add("whoever made " + node + " primary");
            }
        }
        return found;
    }

    /**
     * Starts it if it is not up, and makes this host primary.
     *
     * @throws PromotionRefusedException that is not safe
     */
    @Override
    public DiskSource acquire(String holder) {
        Node node = node();
        boolean taken = Holders.take(node, id(), holder);
        try {
            checkWhole();
            DrbdResource end = node.drbd().resource(id());
            end.up();
            awaitPeer(end);
            end.promote(Promotion.SAFE);
        } catch (VireoException e) {
            if (taken) {
                Holders.release(node, id());
            }
            throw e;
        }
        return source();
    }

    /** Nobody starts with data that a program which died has left half replaced. */
    private void checkWhole() {
        for (Node node : pair.reached().values()) {
            Optional<Definition> found = node.definition(id());
            if (found.filter(each -> each.stage() != Stage.FINISHED).isPresent()) {
                throw new WrongStateException(
                        ErrorDetails.of("acquire", volume.toString(), "a step on it was not finished on " + node)
                                .advice("ReplicatedVolumes.recover() finishes or undoes it"));
            }
        }
    }

    /** Gives a peer that has just been looked for some time; what is missing then is for the promotion to judge. */
    private static void awaitPeer(DrbdResource end) {
        long until = System.nanoTime() + MEETING.toNanos();
        while (System.nanoTime() - until < 0
                && end.state().peers().stream().anyMatch(peer -> peer.connection() == ConnectionState.CONNECTING)) {
            Waiting.pause(end.name());
        }
    }

    @Override
    public void release(String holder) {
        Node node = node();
        Holders.checkOthers(node, id(), holder, "release");
        if (node.drbd().state().resource(id()).isPresent()) {
            node.drbd().resource(id()).demote();
        }
        Holders.release(node, id());
    }

    @Override
    public void grow(ByteSize size) {
        volume.grow(size, below);
    }

    /** Removes the replication and what lies below it. */
    @Override
    public void remove() {
        volume.remove(AbsentPeer.REFUSE);
        below.values().forEach(StorageVolume::remove);
    }

    @Override
    public Job<StorageVolume> wipe() {
        return pair.jobs().start("wipe " + this, control -> {
            alone("wipe", node -> {
                new Zeroes(node.host(), device(), size()).write(control, node.effects(id()));
                return node;
            });
            return this;
        });
    }

    @Override
    public Job<StorageVolume> copy(String name) {
        throw new UnsupportedException(
                ErrorDetails.of("copy", toString(), "replicated volumes are not copied within their hosts")
                        .advice("make another one, download this one and upload that"));
    }

    @Override
    public Job<StorageTransfer> upload(ContentSource source, ByteSize length) {
        return pair.jobs().start("upload to " + this, control -> {
            ByteSize size = size();
            if (length.bytes() > size.bytes()) {
                throw new NotEnoughResourcesException(
                        ErrorDetails.of("upload to", toString(), "it has " + size + ", not " + length));
            }
            return alone("upload", node -> node.content(id(), device()).write(source, size, length, false, control));
        });
    }

    /** In use on this host or by nobody. */
    @Override
    public Job<StorageTransfer> download(ContentSink sink) {
        return pair.jobs().start("download " + this, control -> {
            Node node = node();
            boolean used = node.drbd().state().resource(id()).stream().anyMatch(state -> state.role() == Role.PRIMARY);
            return used
                    ? node.content(id(), device()).read(sink, size(), control)
                    : alone("download", here -> here.content(id(), device()).read(sink, size(), control));
        });
    }

    /** Does something to the content that nobody else may use meanwhile. */
    private <T> T alone(String verb, Function<Node, T> work) {
        pair.reached().values().forEach(each -> Holders.checkFree(each, id(), verb));
        acquire(verb);
        try {
            return work.apply(node());
        } finally {
            release(verb);
        }
    }

    @Override
    public VolumeSnapshots snapshots() {
        return new SideSnapshots(pair, volume, here, below, this);
    }

    @Override
    public String toString() {
        return volume + " on " + here;
    }
}
