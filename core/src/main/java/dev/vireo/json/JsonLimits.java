package dev.vireo.json;

/** How large a JSON text may be. Immutable; {@code with...} methods return changed copies. */
public final class JsonLimits {
    /** 64 MiB of text, 128 levels, a million values. */
    public static final JsonLimits STANDARD = new JsonLimits(64 << 20, 128, 1_000_000);

    /** The deepest nesting that can be allowed: values are read and written by recursion. */
    public static final int MAX_DEPTH = 500;

    private final int length;
    private final int depth;
    private final int values;

    private JsonLimits(int length, int depth, int values) {
        this.length = length;
        this.depth = depth;
        this.values = values;
    }

    /**
     * The same limits with another size of the whole text.
     *
     * @param limit bytes, or characters where a {@code String} is parsed
     */
    public JsonLimits withLength(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("length must be positive");
        }
        return new JsonLimits(limit, depth, values);
    }

    /**
     * The same limits with another depth.
     *
     * @param limit objects and arrays within each other, 1 to {@value #MAX_DEPTH}
     */
    public JsonLimits withDepth(int limit) {
        if (limit <= 0 || limit > MAX_DEPTH) {
            throw new IllegalArgumentException("depth must be between 1 and " + MAX_DEPTH);
        }
        return new JsonLimits(length, limit, values);
    }

    /**
     * The same limits with another number of values. It bounds the memory that a text can claim: a short text of many
     * small values takes up to fifty times its own size.
     *
     * @param limit objects, arrays, strings, numbers and so on, all levels together
     */
    public JsonLimits withValues(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("the number of values must be positive");
        }
        return new JsonLimits(length, depth, limit);
    }

    /** The most bytes, or characters, of a text. */
    public int length() {
        return length;
    }

    /** The most objects and arrays within each other. */
    public int depth() {
        return depth;
    }

    /** The most values, all levels together. */
    public int values() {
        return values;
    }
}
