package dev.vireo.json;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one spec, gathered while it is read. A place that was refused hides what is below it: whatever is
 * said there would only follow from the first fault.
 */
final class Findings {
    private static final int MOST_VIOLATIONS = 100;
    private static final int LONGEST_TEXT = 400;

    private final UnknownFields unknownFields;
    private final List<String> places = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private long unlisted;

    Findings(UnknownFields unknownFields) {
        this.unknownFields = unknownFields;
    }

    boolean refusesUnknownFields() {
        return unknownFields == UnknownFields.REFUSE;
    }

    /** Notes a fault, unless this place or one above it was refused already. */
    void add(String place, String problem) {
        if (places.stream().noneMatch(refused -> isAtOrBelow(place, refused))) {
            note(place, problem);
        }
    }

    /** Notes what a constructor says of values that were read, unless it speaks of one that was refused. */
    void addAll(String above, List<Violation> said) {
        List<Violation> news = said.stream()
                .filter(violation -> !touches(join(above, violation.field())))
                .toList();
        news.forEach(violation -> note(join(above, violation.field()), violation.problem()));
    }

    private void note(String place, String problem) {
        if (violations.size() == MOST_VIOLATIONS) {
            unlisted++;
            return;
        }
        places.add(place);
        violations.add(new Violation(shown(place), shown(problem)));
    }

    /** Whether something at this place, above it or below it was refused. */
    boolean touches(String place) {
        return places.stream().anyMatch(refused -> isAtOrBelow(place, refused) || isAtOrBelow(refused, place));
    }

    /** Whether something at this place or below it was refused. */
    boolean anyWithin(String place) {
        return places.stream().anyMatch(refused -> isAtOrBelow(refused, place));
    }

    void throwIfAny(String subject) {
        if (violations.isEmpty()) {
            return;
        }
        List<Violation> all = new ArrayList<>(violations);
        if (unlisted > 0) {
            all.add(new Violation("", unlisted + " more violations are not listed"));
        }
        throw new InvalidSpecException(subject, all);
    }

    private static boolean isAtOrBelow(String place, String other) {
        return other.isEmpty()
                || (place.startsWith(other)
                        && (place.length() == other.length() || ".[".indexOf(place.charAt(other.length())) >= 0));
    }

    private static String join(String above, String field) {
        if (above.isEmpty() || field.isEmpty()) {
            return above + field;
        }
        return field.startsWith("[") ? above + field : above + "." + field;
    }

    /** The text fit to be shown and logged: it quotes what somebody else wrote. */
    private static String shown(String text) {
        StringBuilder fit = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_TEXT)
                .forEach(c -> fit.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c));
        return text.codePointCount(0, text.length()) > LONGEST_TEXT
                ? fit.append("...").toString()
                : fit.toString();
    }
}
