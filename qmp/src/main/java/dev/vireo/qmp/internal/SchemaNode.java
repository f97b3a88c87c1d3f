package dev.vireo.qmp.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** One place in a QEMU's schema. References to types are by name. */
sealed interface SchemaNode {
    /** The features of the place. */
    default Set<String> features() {
        return Set.of();
    }

    /** A command. */
    record Command(String arguments, String result, boolean outOfBand, Set<String> features) implements SchemaNode {}

    /** An event. */
    record Event(String data, Set<String> features) implements SchemaNode {}

    /** An object type. */
    record Struct(Map<String, Member> members, Map<String, String> variants, Set<String> features)
            implements SchemaNode {}

    /** A member of an object type. */
    record Member(String type, Set<String> features) implements SchemaNode {}

    /** An enumeration. */
    record Enumeration(Map<String, Value> values, Set<String> features) implements SchemaNode {}

    /** A value of an enumeration. */
    record Value(Set<String> features) implements SchemaNode {}

    /** An array type. */
    record Array(String element) implements SchemaNode {}

    /** A type that is one of several. */
    record Alternate(List<String> branches, Set<String> features) implements SchemaNode {}

    /** A simple type, or one of a kind that this version does not know. */
    record Leaf() implements SchemaNode {}
}
