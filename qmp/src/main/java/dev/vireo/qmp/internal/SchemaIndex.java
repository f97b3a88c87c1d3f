package dev.vireo.qmp.internal;

import dev.vireo.json.JsonArray;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A schema by name, and the walk along a path. */
public final class SchemaIndex {
    private final Map<String, SchemaNode> nodes;
    private final Set<String> commands;
    private final Set<String> events;
    private final Set<String> outOfBand;

    private SchemaIndex(Map<String, SchemaNode> nodes) {
        this.nodes = nodes;
        this.commands = names(nodes, SchemaNode.Command.class);
        this.events = names(nodes, SchemaNode.Event.class);
        this.outOfBand = commands.stream()
                .filter(name -> nodes.get(name) instanceof SchemaNode.Command command && command.outOfBand())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Reads the value of {@code query-qmp-schema}. */
    public static SchemaIndex of(JsonArray entries) {
        return new SchemaIndex(SchemaParser.parse(entries));
    }

    private static Set<String> names(Map<String, SchemaNode> nodes, Class<? extends SchemaNode> kind) {
        return nodes.entrySet().stream()
                .filter(entry -> kind.isInstance(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The names of the commands. */
    public Set<String> commands() {
        return commands;
    }

    /** The names of the events. */
    public Set<String> events() {
        return events;
    }

    /** The names of the commands that can be executed out of band. */
    public Set<String> outOfBand() {
        return outOfBand;
    }

    /** Whether there is something at a path; see {@link dev.vireo.qmp.QmpSchema}. */
    public boolean has(String path) {
        String[] steps = path.split("/", -1);
        SchemaNode start = nodes.get(steps[0]);
        if (!(start instanceof SchemaNode.Command || start instanceof SchemaNode.Event)) {
            return false;
        }
        Set<SchemaNode> places = Set.of(start);
        for (int i = 1; i < steps.length && !places.isEmpty(); i++) {
            String step = steps[i];
            places = places.stream().flatMap(place -> follow(place, step)).collect(Collectors.toSet());
        }
        return !places.isEmpty();
    }

    private Stream<SchemaNode> follow(SchemaNode place, String step) {
        if (step.startsWith("!")) {
            return Stream.concat(Stream.of(place), concrete(place).stream())
                    .filter(node -> node.features().contains(step.substring(1)))
                    .map(node -> new SchemaNode.Leaf());
        }
        return concrete(place).stream().flatMap(node -> step(node, step));
    }

    private Stream<SchemaNode> step(SchemaNode node, String step) {
        if (node instanceof SchemaNode.Command command) {
            return switch (step) {
                case "arg-type" -> type(command.arguments());
                case "ret-type" -> type(command.result());
                default -> Stream.empty();
            };
        } else if (node instanceof SchemaNode.Event event) {
            return step.equals("arg-type") ? type(event.data()) : Stream.empty();
        } else if (node instanceof SchemaNode.Struct struct) {
            return step.startsWith("+")
                    ? type(struct.variants().getOrDefault(step.substring(1), ""))
                    : Stream.ofNullable(struct.members().get(step));
        } else if (node instanceof SchemaNode.Enumeration enumeration && step.startsWith("^")) {
            return Stream.ofNullable(enumeration.values().get(step.substring(1)));
        }
        return Stream.empty();
    }

    private Stream<SchemaNode> type(String name) {
        return Stream.ofNullable(nodes.get(name));
    }

    /** What a place is once members, arrays and alternates are passed through; a type never leads back to itself. */
    private Collection<SchemaNode> concrete(SchemaNode place) {
        Set<SchemaNode> reached = new HashSet<>();
        resolve(place, reached, new HashSet<>());
        return reached;
    }

    private void resolve(SchemaNode place, Set<SchemaNode> reached, Set<String> seen) {
        List<String> onwards = List.of();
        if (place instanceof SchemaNode.Member member) {
            onwards = List.of(member.type());
        } else if (place instanceof SchemaNode.Array array) {
            onwards = List.of(array.element());
        } else if (place instanceof SchemaNode.Alternate alternate) {
            onwards = alternate.branches();
        } else {
            reached.add(place);
        }
        for (String name : onwards) {
            if (seen.add(name)) {
                type(name).forEach(node -> resolve(node, reached, seen));
            }
        }
    }
}
