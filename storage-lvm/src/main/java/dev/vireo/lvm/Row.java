package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** A row of a report of LVM: every value is a text, and one that does not apply is empty. */
record Row(JsonObject json) {
    String text(String column) {
        return json.string(column);
    }

    /** Empty also in a report that was made without the column. */
    Optional<String> optional(String column) {
        return json.optionalString(column).filter(value -> !value.isEmpty());
    }

    /** Volumes that are hidden stand in brackets. */
    String name(String column) {
        String name = text(column);
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    long number(String column) {
        try {
            return Long.parseLong(text(column));
        } catch (NumberFormatException e) {
            throw new UnreadableStateException(
                    ErrorDetails.of("read", "report of LVM", column + " is no number but '" + text(column) + "'"), e);
        }
    }

    ByteSize size(String column) {
        return ByteSize.ofBytes(number(column));
    }

    ByteSize sizeOrNothing(String column) {
        return text(column).isEmpty() ? ByteSize.ofBytes(0) : size(column);
    }

    OptionalDouble percent(String column) {
        return optional(column)
                .map(value -> OptionalDouble.of(Double.parseDouble(value)))
                .orElse(OptionalDouble.empty());
    }

    Set<LvmTag> tags(String column) {
        Set<LvmTag> tags = new TreeSet<>();
        optional(column).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(LvmTag::new)
                .forEach(tags::add);
        return Set.copyOf(tags);
    }
}
