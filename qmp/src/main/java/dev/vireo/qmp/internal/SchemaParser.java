package dev.vireo.qmp.internal;

import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code SchemaInfo} (QEMU's qapi/introspect.json), keeping each distinct text once: it has thousands. */
final class SchemaParser {
    private final Map<String, String> texts = new HashMap<>();

    private SchemaParser() {}

    static Map<String, SchemaNode> parse(JsonArray entries) {
        SchemaParser parser = new SchemaParser();
        Map<String, SchemaNode> nodes = new HashMap<>();
        for (JsonObject entry : entries.objects()) {
            nodes.put(parser.text(entry, "name"), parser.node(entry));
        }
        return Map.copyOf(nodes);
    }

    private SchemaNode node(JsonObject entry) {
        return switch (entry.string("meta-type")) {
            case "command" ->
                new SchemaNode.Command(
                        text(entry, "arg-type"),
                        text(entry, "ret-type"),
                        entry.optionalBool("allow-oob").orElse(false),
                        features(entry));
            case "event" -> new SchemaNode.Event(text(entry, "arg-type"), features(entry));
            case "object" -> new SchemaNode.Struct(members(entry), variants(entry), features(entry));
            case "enum" -> new SchemaNode.Enumeration(values(entry), features(entry));
            case "array" -> new SchemaNode.Array(text(entry, "element-type"));
            case "alternate" -> new SchemaNode.Alternate(branches(entry), features(entry));
            default -> new SchemaNode.Leaf();
        };
    }

    private Map<String, SchemaNode.Member> members(JsonObject entry) {
        Map<String, SchemaNode.Member> members = new HashMap<>();
        for (JsonObject member : entry.array("members").objects()) {
            members.put(text(member, "name"), new SchemaNode.Member(text(member, "type"), features(member)));
        }
        return Map.copyOf(members);
    }

    private Map<String, String> variants(JsonObject entry) {
        Map<String, String> variants = new HashMap<>();
        for (JsonObject variant :
                entry.optionalArray("variants").orElse(JsonArray.EMPTY).objects()) {
            variants.put(text(variant, "case"), text(variant, "type"));
        }
        return Map.copyOf(variants);
    }

    /** QEMU has {@code members} with features since 6.2, and {@code values} for those who know no better. */
    private Map<String, SchemaNode.Value> values(JsonObject entry) {
        Map<String, SchemaNode.Value> values = new HashMap<>();
        if (entry.has("members")) {
            for (JsonObject member : entry.array("members").objects()) {
                values.put(text(member, "name"), new SchemaNode.Value(features(member)));
            }
        } else {
            for (String value : entry.array("values").strings()) {
                values.put(keep(value), new SchemaNode.Value(Set.of()));
            }
        }
        return Map.copyOf(values);
    }

    private List<String> branches(JsonObject entry) {
        return entry.array("members").objects().stream()
                .map(branch -> text(branch, "type"))
                .toList();
    }

    private Set<String> features(JsonObject entry) {
        return entry.optionalArray("features")
                .map(names ->
                        Set.copyOf(names.strings().stream().map(this::keep).toList()))
                .orElse(Set.of());
    }

    private String text(JsonObject entry, String name) {
        return keep(entry.string(name));
    }

    private String keep(String text) {
        return texts.computeIfAbsent(text, same -> same);
    }
}
