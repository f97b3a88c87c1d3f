package dev.vireo.drbd;

import dev.vireo.core.job.JobControl;
import dev.vireo.drbd.internal.CreatePlan;
import dev.vireo.drbd.internal.CreatePlan.Action;
import dev.vireo.drbd.internal.CreatePlan.Kind;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.drbd.internal.HostSight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes a volume, as planned. */
final class Creation {
    private final Pair pair;
    private final CreateOptions options;
    private final JobControl control;
    private final Map<NodeName, Node> nodes;

    Creation(Pair pair, CreateOptions options, JobControl control) {
        this.pair = pair;
        this.options = options;
        this.control = control;
        nodes = pair.reached(options.peerMayBeAway(), "create", "replicated volume");
    }

    ResourceName run(Function<FreeNumbers, ResourceSpec> wanted) {
        control.phase("looking at the hosts");
        try (HeldNumbers numbers = HeldNumbers.on(nodes.values())) {
            Map<NodeName, HostSight> sights = new LinkedHashMap<>();
            nodes.forEach((name, node) -> sights.put(name, node.observer().look()));
            ResourceSpec spec = wanted.apply(CreatePlan.freeNumbers(List.copyOf(sights.values())));
            for (Side side : spec.sides()) {
                sights.computeIfPresent(
                        side.node(),
                        (name, sight) -> Pair.at(name, nodes).observer().withDevices(sight, Making.devices(side)));
            }
            List<Action> plan = CreatePlan.of(spec, options, sights);
            Definition definition =
                    new Definition(spec, sights.values().iterator().next().generation(), Stage.NAMED);
            return pair.take(
                    Leftovers.CREATE,
                    spec.name(),
                    Pair.details(definition, nodes.keySet()),
                    nodes.values(),
                    () -> make(definition, plan, numbers));
        }
    }

    private ResourceName make(Definition definition, List<Action> plan, HeldNumbers numbers) {
        Making making = new Making(nodes, options, control);
        for (Action action : plan) {
            if (action.kind() != Kind.NAME) {
                numbers.close(); // the files keep them from now on
            }
            making.apply(action, definition);
        }
        return definition.spec().name();
    }
}
