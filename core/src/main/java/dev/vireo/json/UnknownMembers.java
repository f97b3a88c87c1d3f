package dev.vireo.json;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Carries what this version does not know over from one writing of a spec to the next. Pure. */
final class UnknownMembers {
    private UnknownMembers() {}

    /**
     * The new writing with all that is in the old one and that this version does not know, at the places that are still
     * there. Elements of arrays are matched by {@code id}, else by what is known of them; of a source that has become
     * another type nothing is kept.
     *
     * @param before the old writing
     * @param known the old writing as this version would write it: what is not in here is unknown
     * @param after the new writing
     */
    static JsonObject keep(JsonObject before, JsonObject known, JsonObject after) {
        if (!known.find("type").equals(after.find("type"))) {
            return after;
        }
        JsonObjectBuilder kept = after.toBuilder();
        before.members().forEach((name, old) -> {
            if (!known.has(name)) {
                kept.put(name, after.find(name).orElse(old));
            } else if (after.has(name)) {
                kept.put(name, keep(old, known.get(name), after.get(name)));
            }
        });
        return kept.build();
    }

    private static JsonValue keep(JsonValue before, JsonValue known, JsonValue after) {
        if (before instanceof JsonObject b && known instanceof JsonObject k && after instanceof JsonObject a) {
            return keep(b, k, a);
        } else if (before instanceof JsonArray b && known instanceof JsonArray k && after instanceof JsonArray a) {
            return keep(b, k, a);
        }
        return after;
    }

    private static JsonArray keep(JsonArray before, JsonArray known, JsonArray after) {
        List<JsonValue> kept = new ArrayList<>();
        for (JsonValue element : after) {
            OptionalInt same = IntStream.range(0, Math.min(before.size(), known.size()))
                    .filter(i -> identity(known.get(i)).equals(identity(element)))
                    .findFirst();
            kept.add(
                    same.isPresent()
                            ? keep(before.get(same.getAsInt()), known.get(same.getAsInt()), element)
                            : element);
        }
        return JsonArray.ofAll(kept);
    }

    private static JsonValue identity(JsonValue element) {
        return element instanceof JsonObject object ? object.find("id").orElse(object) : element;
    }
}
