package dev.vireo.drbd;

import dev.vireo.core.job.JobControl;
import dev.vireo.drbd.internal.CreatePlan;
import dev.vireo.drbd.internal.CreatePlan.Action;
import dev.vireo.drbd.internal.CreatePlan.Kind;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.drbd.internal.HostSight;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Makes one side of a volume anew, from the data of the other, which may be in use. */
final class Replacement {
    private static final String VERB = "replace a side of";

    private final Pair pair;
    private final ResourceName name;
    private final boolean wipe;
    private final JobControl control;

    Replacement(Pair pair, ResourceName name, boolean wipe, JobControl control) {
        this.pair = pair;
        this.name = name;
        this.wipe = wipe;
        this.control = control;
    }

    void run(Side fresh) {
        Map<NodeName, Node> nodes = pair.reached(false, VERB, Node.subject(name));
        Node target = Pair.at(fresh.node(), nodes);
        NodeName keeper = nodes.keySet().stream()
                .filter(node -> !node.equals(fresh.node()))
                .findFirst()
                .orElseThrow();
        Node source = Pair.at(keeper, nodes);
        Definition before = source.definition(name)
                .orElseThrow(() -> new WrongStateException(
                        ErrorDetails.of(VERB, Node.subject(name), keeper + " does not have the other side")));
        checkData(source, keeper);
        ResourceSpec spec = before.spec().replacing(keeper, fresh);
        Definition after = new Definition(spec, before.generation(), Stage.NAMED);
        CreateOptions.Builder options = CreateOptions.builder();
        if (wipe) {
            options.wipe();
        }
        Making making = new Making(nodes, options.build(), control);
        try (HeldNumbers numbers = HeldNumbers.on(nodes.values())) {
            check(target, fresh, spec, options.build());
            JsonObject details =
                    Pair.details(after, List.of(fresh.node(), keeper)).with("before", before.json());
            pair.take(Leftovers.REPLACE, name, details, nodes.values(), () -> {
                replace(target, source, after, making);
                numbers.close();
                return name;
            });
        }
    }

    private void checkData(Node source, NodeName keeper) {
        ResourceState state = source.drbd().state(name);
        if (state.volumes().stream().anyMatch(volume -> volume.disk() != DiskState.UP_TO_DATE)) {
            throw new WrongStateException(ErrorDetails.of(
                    VERB, Node.subject(name), "the data on " + keeper + " are not known to be current: " + state));
        }
        if (state.peers().stream().anyMatch(peer -> peer.connection() == ConnectionState.CONNECTED)) {
            throw new WrongStateException(
                    ErrorDetails.of(VERB, Node.subject(name), "the side that is to be replaced is there and connected")
                            .advice("take it down first"));
        }
    }

    /** As for a new volume, but that what belongs to the side that is replaced is no obstacle on its own host. */
    private void check(Node target, Side fresh, ResourceSpec spec, CreateOptions options) {
        boolean ours = target.definition(name).isPresent();
        HostSight sight = target.observer().withDevices(target.observer().look(), Making.devices(fresh));
        CreatePlan.checkSide(spec, options, fresh, sight, ours);
    }

    private void replace(Node target, Node source, Definition after, Making making) {
        if (target.definition(name).isPresent()) {
            target.change(name, "down").orThrow("take down", Node.subject(name));
        }
        int side = after.spec().sides().get(0).node().equals(target.observer().node()) ? 0 : 1;
        for (Kind kind : CreatePlan.replacing(wipe)) {
            making.apply(new Action(kind, side), after);
        }
        source.files().install(after.at(Stage.FINISHED));
        source.change(name, "adjust").orThrow("connect", Node.subject(name));
        making.apply(new Action(Kind.MEET, side), after);
        making.apply(new Action(Kind.FINISH, side), after);
    }

    /** Takes a replacement back that was not finished. */
    static void undo(Node target, Node source, Definition before, Definition after) {
        Leftovers.takeAway(target, after);
        if (source.definition(after.spec().name()).filter(after::isOf).isPresent()) {
            source.files().install(before);
            ResourceName name = after.spec().name();
            source.change(name, "adjust").orThrow("connect", Node.subject(name));
        }
    }
}
