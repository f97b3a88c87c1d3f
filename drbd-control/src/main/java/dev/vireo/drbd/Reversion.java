package dev.vireo.drbd;

import dev.vireo.core.job.JobControl;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.storage.StorageVolume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the content of a snapshot back below one side of a volume, and overwrites the other side with it.
 *
 * <p>While that content changes, DRBD does not know the side at all: its file is parked. Afterwards neither side's metadata
 * are true any more, so both are made anew. The file of the other side says when that has begun: until then its data are
 * good, and the step is undone by copying them back; from then on the reverted side is good, and the step is finished.
 */
final class Reversion {
    private static final Logger LOG = LoggerFactory.getLogger(Reversion.class);
    private static final String VERB = "revert";
    private static final Duration MERGING = Duration.ofDays(2);
    private static final Duration MEETING = Duration.ofSeconds(60);

    private final Pair pair;
    private final ResourceName name;
    private final JobControl control;

    Reversion(Pair pair, ResourceName name, JobControl control) {
        this.pair = pair;
        this.name = name;
        this.control = control;
    }

    void run(NodeName side, String snapshot, Map<NodeName, StorageVolume> below) {
        Map<NodeName, Node> nodes = pair.reached(false, VERB, Node.subject(name));
        Definition definition = pair.definition(name, VERB);
        Node target = Pair.at(side, nodes);
        NodeName lost = nodes.keySet().stream()
                .filter(node -> !node.equals(side))
                .findFirst()
                .orElseThrow();
        StorageVolume volume = Pair.at(side, below);
        checkSize(volume, snapshot);
        nodes.values().forEach(this::checkData);
        nodes.values().forEach(node -> node.drbd().resource(name).demote());
        LOG.atWarn()
                .addKeyValue("volume", name)
                .addKeyValue("snapshot", snapshot)
                .addKeyValue("side", side)
                .addKeyValue("overwritten", lost)
                .log("reverting");
        pair.take(Leftovers.REVERT, name, Pair.details(definition, List.of(side, lost)), nodes.values(), () -> {
            control.phase("taking down");
            nodes.values().forEach(node -> node.change(name, "down").orThrow("take down", Node.subject(name)));
            target.files().install(definition.at(Stage.PARKED));
            merge(volume, snapshot, target, definition);
            control.phase("making " + side + " good and " + lost + " to be overwritten");
            Node peer = Pair.at(lost, nodes);
            peer.files().install(definition.at(Stage.METADATA));
            finish(target, peer, definition);
            return name;
        });
    }

    private static void checkSize(StorageVolume volume, String snapshot) {
        StorageVolume found = volume.snapshots().get(snapshot);
        if (!found.size().equals(volume.size())) {
            throw new WrongStateException(ErrorDetails.of(
                            VERB,
                            volume.toString(),
                            "it has " + volume.size() + ", and the snapshot " + snapshot + " has " + found.size())
                    .advice("download the snapshot, and upload that to a volume of its size"));
        }
    }

    private void checkData(Node node) {
        Holders.checkFree(node, name, VERB);
        ResourceState state = node.drbd().state(name);
        if (!state.isHealthy()) {
            throw new WrongStateException(
                    ErrorDetails.of(VERB, Node.subject(name), "it is not whole on both hosts: " + state)
                            .advice("connect it and let it be synchronized first"));
        }
    }

    private void merge(StorageVolume volume, String snapshot, Node target, Definition definition) {
        control.phase("going back to " + snapshot);
        try {
            volume.snapshots().revert(snapshot).await(MERGING);
        } catch (WrongStateException | NotFoundException e) {
            if (e.effect() == Effect.NOTHING) { // refused: both sides are as they were
                target.files().install(definition.at(Stage.FINISHED));
            }
            throw e;
        }
    }

    /** Makes the target's data good, and the peer's to be overwritten. Can be repeated from the start. */
    private static void finish(Node target, Node peer, Definition definition) {
        ResourceName name = definition.spec().name();
        List<Node> both = List.of(target, peer);
        both.forEach(node -> makeMetadata(node, definition));
        meet(name, both);
        target.change(name, "primary", "--force").orThrow("declare the data good of", Node.subject(name));
        target.change(name, "secondary").orThrow("declare the data good of", Node.subject(name));
        both.forEach(node -> node.files().install(definition.at(Stage.FINISHED)));
    }

    private static void makeMetadata(Node node, Definition definition) {
        ResourceName name = definition.spec().name();
        node.files().install(definition.at(Stage.METADATA));
        node.change(name, "down").orThrow("take down", Node.subject(name));
        node.change(name, "create-md", "--force").orThrow("create the metadata of", Node.subject(name));
    }

    private static void meet(ResourceName name, List<Node> both) {
        both.forEach(node -> node.change(name, "adjust").orThrow("start", Node.subject(name)));
        Waiting.until("connected", name, MEETING, () -> Making.isEachConnected(name, both));
    }

    /** Finishes or undoes a step. */
    static void settle(Node target, Node peer, Definition definition) {
        ResourceName name = definition.spec().name();
        List<Node> both = List.of(target, peer);
        both.forEach(node -> Holders.checkFree(node, name, VERB));
        switch (Course.of(stage(target, name), stage(peer, name))) {
            case START -> meet(name, both);
            case COPY_BACK -> {
                makeMetadata(target, definition);
                meet(name, both); // data that were never made good are overwritten by those that are
                target.files().install(definition.at(Stage.FINISHED));
            }
            case FINISH -> finish(target, peer, definition);
        }
    }

    private static Stage stage(Node node, ResourceName name) {
        return node.definition(name).map(Definition::stage).orElse(Stage.PARKED);
    }

    /** What is left to do of a step, by how far the files of both sides have come. Pure. */
    enum Course {
        /** Nothing has changed: both sides are started. */
        START,
        /** The side that was to go back may have changed; the other is good. */
        COPY_BACK,
        /** The side that has gone back is good. */
        FINISH;

        static Course of(Stage target, Stage peer) {
            if (peer == Stage.METADATA) {
                return FINISH;
            }
            return target == Stage.FINISHED ? START : COPY_BACK;
        }
    }
}
