package dev.vireo.drbd;

import dev.vireo.core.job.JobControl;
import dev.vireo.drbd.internal.CreatePlan.Action;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.drbd.internal.Zeroes;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Does what a plan says. */
final class Making {
    private static final Duration MEETING = Duration.ofSeconds(60);
    private static final String FORCE = "--force";

    private final Map<NodeName, Node> nodes;
    private final CreateOptions options;
    private final JobControl control;

    Making(Map<NodeName, Node> nodes, CreateOptions options, JobControl control) {
        this.nodes = nodes;
        this.options = options;
        this.control = control;
    }

    /** What a side lies on. */
    static List<HostPath> devices(Side side) {
        List<HostPath> devices = new ArrayList<>(List.of(side.disk()));
        side.metadata().ifPresent(devices::add);
        return devices;
    }

    void apply(Action action, Definition definition) {
        ResourceName name = definition.spec().name();
        Side side = definition.spec().sides().get(action.side());
        Node node = Pair.at(side.node(), nodes);
        switch (action.kind()) {
            case NAME -> node.files().install(definition);
            case PROVE_ZERO -> zeroes(node, side.disk()).prove(control);
            case ZERO -> {
                zeroes(node, side.disk()).write(control, node.effects(name));
                side.metadata().ifPresent(device -> zeroes(node, device).writeEdges(node.effects(name)));
            }
            case CLEAR -> devices(side).forEach(device -> zeroes(node, device).writeEdges(node.effects(name)));
            case METADATA -> makeMetadata(node, side, definition);
            case UP -> {
                control.phase("starting");
                node.change(name, "adjust").orThrow("start", Node.subject(name));
            }
            case MEET -> {
                control.phase("connecting");
                Waiting.until("connected", name, MEETING, () -> isEachConnected(name, nodes.values()));
            }
            case SKIP_SYNCHRONIZATION -> {
                node.changeVolume(name, "new-current-uuid", "--clear-bitmap")
                        .orThrow("declare the sides equal of", Node.subject(name));
                Waiting.until(
                        "up to date",
                        name,
                        MEETING,
                        () -> node.drbd().state(name).isHealthy());
            }
            case DECLARE_GOOD -> {
                node.change(name, "primary", FORCE).orThrow("declare the data good of", Node.subject(name));
                node.change(name, "secondary").orThrow("declare the data good of", Node.subject(name));
            }
            case FINISH -> node.files().install(definition.at(Stage.FINISHED));
        }
    }

    private static Zeroes zeroes(Node node, HostPath device) {
        return new Zeroes(node.host(), device, node.observer().size(device));
    }

    private void makeMetadata(Node node, Side side, Definition definition) {
        ResourceName name = definition.spec().name();
        boolean keepsData = options.dataOn().filter(side.node()::equals).isPresent();
        if (!options.wipe() && node.ask(name, "get-gi").succeeded()) {
            throw new WrongStateException(ErrorDetails.of(
                            "create", Node.subject(name), side.disk() + " on " + side.node() + " has DRBD's metadata")
                    .advice("say that it may be wiped"));
        }
        node.files().install(definition.at(Stage.METADATA));
        String[] force = options.wipe() || keepsData ? new String[] {FORCE} : new String[0];
        node.change(name, "create-md", force).orThrow("create the metadata of", Node.subject(name));
    }

    /** Whether each of these hosts has its peer. */
    static boolean isEachConnected(ResourceName name, Collection<Node> hosts) {
        return hosts.stream()
                .allMatch(node -> node.drbd().state(name).peers().stream()
                        .anyMatch(peer -> peer.connection() == ConnectionState.CONNECTED));
    }
}
