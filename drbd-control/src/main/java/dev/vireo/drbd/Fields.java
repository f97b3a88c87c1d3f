package dev.vireo.drbd;

import dev.vireo.ByteSize;
import java.util.Map;
import java.util.Optional;

/** The fields of one object in {@code drbdsetup events2}. */
record Fields(Map<String, String> values) {
    /** The word of a field; empty where it is missing. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    Optional<Long> number(String name) {
        String word = text(name);
        return word.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(word)) : Optional.empty();
    }

    Optional<ByteSize> kibibytes(String name) {
        return number(name).map(ByteSize::ofKiB);
    }
}
