package dev.vireo.drbd.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A line of {@code drbdsetup events2}, with or without {@code --timestamps}.
 *
 * @param verb such as {@code exists}, {@code change}, {@code destroy}; {@code -} for a remark of the tool itself
 * @param kind such as {@code resource} and {@code peer-device}; {@code -} at the end of what exists
 * @param fields by their names
 */
public record EventLine(String verb, String kind, Map<String, String> fields) {
    private static final String REMARK = "-";

    /** Reads a line; empty if it is none. */
    public static Optional<EventLine> parse(String line) {
        String[] words = line.strip().split(" +", -1);
        int first = !words[0].isEmpty() && Character.isDigit(words[0].charAt(0)) ? 1 : 0;
        if (words.length < first + 2) {
            return Optional.empty();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = first + 2; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            if (colon > 0) {
                fields.put(words[i].substring(0, colon), words[i].substring(colon + 1));
            }
        }
        return Optional.of(new EventLine(words[first], words[first + 1], fields));
    }

    /** Whether all that exists has been told, and what follows are changes. */
    public boolean endsWhatExists() {
        return verb.equals("exists") && kind.equals(REMARK);
    }

    /** Whether the kernel had more to tell than the tool could read: what is known has to be read anew. */
    public boolean tellsOfAGap() {
        return verb.equals(REMARK) && kind.equals("skipped");
    }
}
