package dev.vireo.json;

import org.jspecify.annotations.Nullable;

/** Where a value was found, kept as a chain so that it costs nothing until an error asks for the text. */
final class JsonPath {
    static final JsonPath ROOT = new JsonPath(null, null, -1);

    private final @Nullable JsonPath parent;
    private final @Nullable String name;
    private final int index;

    private JsonPath(@Nullable JsonPath parent, @Nullable String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    JsonPath member(String member) {
        return new JsonPath(this, member, -1);
    }

    JsonPath element(int position) {
        return new JsonPath(this, null, position);
    }

    /** Such as {@code disks[1].id}; empty for the root. */
    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        String above = parent.toString();
        if (name == null) {
            return above + "[" + index + "]";
        }
        return above.isEmpty() ? name : above + "." + name;
    }
}
