package dev.vireo.drbd;

import dev.vireo.core.job.JobTable;
import dev.vireo.core.step.Step;
import dev.vireo.drbd.handover.DualPrimaryWindows;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.verify.Repair;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.WrongStateException;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Two hosts, and how steps are taken that concern both. */
final class Pair {
    private final List<Node> nodes;
    private final JobTable jobs = new JobTable(Pair::onAThread, Pair::onAThread, Clock.systemUTC());

    Pair(Drbd one, Drbd other) {
        Leftovers leftovers = new Leftovers(this);
        nodes = List.of(new Node(one, leftovers::settle), new Node(other, leftovers::settle));
    }

    private static void onAThread(Runnable task) {
        Thread thread = new Thread(task, "vireo-drbd-job");
        thread.setDaemon(true);
        thread.start();
    }

    JobTable jobs() {
        return jobs;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** The hosts that answer, by the names that they have now, always in the same order. */
    Map<NodeName, Node> reached() {
        Map<NodeName, Node> found = new LinkedHashMap<>();
        List<Node> ordered = new ArrayList<>();
        for (Node each : nodes) {
            each.reached().ifPresent(name -> ordered.add(each));
        }
        ordered.sort(Comparator.comparing(node -> node.host().id().value()));
        ordered.forEach(node -> found.put(node.observer().node(), node));
        return found;
    }

    /**
     * The same, or a refusal if one does not answer and that is not allowed.
     *
     * @throws UnreachableException none answers, or one does not
     */
    Map<NodeName, Node> reached(boolean oneMayBeAway, String verb, String subject) {
        Map<NodeName, Node> found = reached();
        if (found.isEmpty() || (found.size() < nodes.size() && !oneMayBeAway)) {
            throw new UnreachableException(ErrorDetails.of(verb, subject, "not both of its hosts answer: " + nodes)
                    .advice("make them reachable, or say that one may be away"));
        }
        return found;
    }

    /** What the hosts say of a volume of ours, whichever of them can be asked; a finished one before others. */
    Optional<Definition> definition(ResourceName name) {
        return reached().values().stream()
                .flatMap(node -> node.definition(name).stream())
                .max(Comparator.comparing(Definition::stage));
    }

    /**
     * The same.
     *
     * @throws NotFoundException they have no such volume
     * @throws WrongStateException one of them is not a host of the volume
     */
    Definition definition(ResourceName name, String verb) {
        Definition found = definition(name)
                .orElseThrow(() -> new NotFoundException(ErrorDetails.of(
                        verb, Node.subject(name), "none of its hosts has a volume of that name which Vireo has made")));
        List<NodeName> sides = found.spec().sides().stream().map(Side::node).toList();
        for (NodeName host : reached().keySet()) {
            if (!sides.contains(host)) {
                throw new WrongStateException(
                        ErrorDetails.of(verb, Node.subject(name), "it is on " + sides + ", and not on " + host)
                                .advice("name the hosts where it is"));
            }
        }
        return found;
    }

    /** Takes a step that is written down on all of these hosts before it begins. */
    <T> T take(String operation, ResourceName name, JsonObject details, Collection<Node> where, Supplier<T> work) {
        return take(operation, name, details, where.iterator(), work);
    }

    private <T> T take(String operation, ResourceName name, JsonObject details, Iterator<Node> left, Supplier<T> work) {
        if (!left.hasNext()) {
            return work.get();
        }
        return left.next()
                .steps()
                .take(operation, Node.subject(name), details, step -> take(operation, name, details, left, work));
    }

    /**
     * What a host has.
     *
     * @throws NotFoundException nothing
     */
    static <T> T at(NodeName host, Map<NodeName, T> all) {
        T found = all.get(host);
        if (found == null) {
            throw new NotFoundException(ErrorDetails.of("find", host.toString(), "there is only " + all.keySet()));
        }
        return found;
    }

    /** What is written down of a step. */
    static JsonObject details(Definition definition, Collection<NodeName> sides) {
        return JsonObject.of(
                "definition",
                definition.json(),
                "sides",
                JsonArray.ofAll(sides.stream().map(NodeName::value).toList()));
    }

    /** Settles what is left on the hosts that answer, repairs if both do; what is still open, in words. */
    List<String> recover() {
        List<String> open = new ArrayList<>();
        Collection<Node> reached = reached().values();
        for (Node node : reached) {
            for (Step step : node.steps().recover()) {
                open.add(step.operation() + " " + step.subject() + " since " + step.since() + " on " + node);
            }
        }
        if (reached.size() == nodes.size()) {
            open.addAll(Repair.recover(nodes.get(0).drbd(), nodes.get(1).drbd()));
        }
        return open;
    }

    /** Closes what both hosts may be primary of while no guest moves, of volumes of ours. */
    void closeWindows() {
        reached()
                .values()
                .forEach(node -> DualPrimaryWindows.of(node.drbd())
                        .closeAbandoned(name -> node.definition(name).isPresent()));
    }
}
