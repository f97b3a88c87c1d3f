package dev.vireo.drbd;

import dev.vireo.core.step.Step;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finishes or undoes steps whose program has died or failed, by what there is now. */
final class Leftovers {
    /** Makes a volume. Undone, unless one of its sides is finished already. */
    static final String CREATE = "create";

    /** Removes a volume. Finished. */
    static final String REMOVE = "remove";

    /** Gives a volume more space. Finished as far as there is space below both of its sides. */
    static final String GROW = "grow";

    /** Makes a side anew. Undone, unless it is finished already. */
    static final String REPLACE = "replace";

    /** Puts the content of a snapshot back below one side. Undone, unless the other side is to be overwritten already. */
    static final String REVERT = "revert";

    private static final Duration MEETING = Duration.ofSeconds(60);

    private final Pair pair;

    Leftovers(Pair pair) {
        this.pair = pair;
    }

    void settle(Step step) {
        Definition definition = Definition.of(step.details().get("definition"), step.subject());
        List<NodeName> sides = step.details().array("sides").strings().stream()
                .map(NodeName::of)
                .toList();
        switch (step.operation()) {
            case CREATE -> settleCreation(definition, nodes(sides, step));
            case REMOVE -> takeAway(definition, sides, step);
            case GROW -> finishGrowth(definition.spec().name(), nodes(sides, step));
            case REPLACE -> settleReplacement(definition, nodes(sides, step), step);
            case REVERT -> {
                List<Node> nodes = nodes(sides, step);
                Reversion.settle(nodes.get(0), nodes.get(1), definition);
            }
            default ->
                throw new UnreadableStateException(ErrorDetails.of(
                                "settle", step.subject(), "only a newer version knows '" + step.operation() + "'")
                        .advice("use that version"));
        }
    }

    private List<Node> nodes(List<NodeName> sides, Step step) {
        Map<NodeName, Node> reached = pair.reached();
        List<Node> nodes = new ArrayList<>();
        for (NodeName side : sides) {
            nodes.add(node(reached, side, step));
        }
        return nodes;
    }

    private Node node(Map<NodeName, Node> reached, NodeName side, Step step) {
        Node node = reached.get(side);
        if (node != null) {
            return node;
        }
        if (reached.size() == pair.nodes().size()) {
            throw new WrongStateException(ErrorDetails.of(
                            "settle", step.subject(), "it is also on " + side + ", which is not one of these hosts")
                    .advice("settle it together with that host"));
        }
        throw new UnreachableException(
                ErrorDetails.of("settle", step.subject(), side + " has a part in it and does not answer")
                        .advice("it is settled when that host is there again"));
    }

    private static void settleCreation(Definition definition, List<Node> nodes) {
        ResourceName name = definition.spec().name();
        boolean finished = nodes.stream()
                .flatMap(node -> node.definition(name).stream())
                .anyMatch(found -> found.stage() == Stage.FINISHED && found.isOf(definition));
        for (Node node : nodes) {
            if (finished) {
                node.files().install(definition.at(Stage.FINISHED));
            } else {
                takeAway(node, definition);
            }
        }
    }

    private static void finishGrowth(ResourceName name, List<Node> nodes) {
        nodes.forEach(node -> node.change(name, "adjust").orThrow("start", Node.subject(name)));
        Waiting.until("connected", name, MEETING, () -> Making.isEachConnected(name, nodes));
        Growth.tellDrbd(name, nodes);
    }

    private static void settleReplacement(Definition after, List<Node> nodes, Step step) {
        Node target = nodes.get(0);
        Node source = nodes.get(1);
        Optional<Definition> made = target.definition(after.spec().name());
        if (made.filter(after::isOf)
                .filter(found -> found.stage() == Stage.FINISHED)
                .isPresent()) {
            source.files().install(after.at(Stage.FINISHED));
        } else {
            Definition before = Definition.of(step.details().get("before"), step.subject());
            Replacement.undo(target, source, before, after);
        }
    }

    private void takeAway(Definition definition, List<NodeName> sides, Step step) {
        Map<NodeName, Node> reached = pair.reached();
        for (NodeName side : sides) {
            Optional.ofNullable(reached.get(side)).ifPresent(node -> takeAway(node, definition));
        }
        sides.forEach(side -> node(reached, side, step));
    }

    /** Removes one side of a volume, if it is still the one that is meant. */
    static void takeAway(Node node, Definition definition) {
        ResourceName name = definition.spec().name();
        Optional<Definition> found = node.definition(name);
        if (found.filter(definition::isOf).isEmpty()) {
            return;
        }
        if (found.get().stage() == Stage.NAMED) { // what is on its device is not ours
            node.change(name, "down").orThrow("take down", Node.subject(name));
        } else {
            // Or who starts all resources of the host starts it again.
            node.files().install(definition.at(Stage.PARKED));
            Waiting.until("let go by other programs", name, MEETING, () -> isWiped(node, definition));
        }
        node.files().remove(name);
    }

    /** Whether it could be taken down and wiped: a program that has read the file before may start it in between. */
    private static boolean isWiped(Node node, Definition definition) {
        ResourceName name = definition.spec().name();
        node.changeParked(definition, "down").orThrow("take down", Node.subject(name));
        if (hasDevice(node, definition)) {
            CommandResult result = node.changeParked(definition, "wipe-md", "--force");
            if (!result.succeeded() && node.drbd().resource(name).find().isPresent()) {
                return false;
            }
            result.orThrow("wipe the metadata of", Node.subject(name));
        }
        return node.drbd().resource(name).find().isEmpty();
    }

    private static boolean hasDevice(Node node, Definition definition) {
        Side side = definition.spec().side(node.observer().node());
        HostPath device = side.metadata().orElse(side.disk());
        return node.observer().device(device).size().isPresent();
    }
}
