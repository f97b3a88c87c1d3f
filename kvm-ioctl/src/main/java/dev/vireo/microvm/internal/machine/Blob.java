package dev.vireo.microvm.internal.machine;

import dev.vireo.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;

/** Bytes, and lists of numbers that only KVM has to understand, in JSON: base64 of their little-endian form. */
final class Blob {
    private Blob() {}

    static String of(byte... bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] bytes(JsonObject object, String name) {
        try {
            return Base64.getDecoder().decode(object.string(name));
        } catch (IllegalArgumentException e) {
            throw SavedState.unreadable(name + " is not base64", e);
        }
    }

    static String ofLongs(LongStream numbers) {
        long[] all = numbers.toArray();
        ByteBuffer bytes = ByteBuffer.allocate(all.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(all);
        return of(bytes.array());
    }

    static String ofLongs(List<LongStream> parts) {
        return ofLongs(parts.stream().flatMapToLong(part -> part));
    }

    static Numbers longs(JsonObject object, String name) {
        return new Numbers(name, ByteBuffer.wrap(bytes(object, name)).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Numbers in the order in which they were written. */
    static final class Numbers {
        private final String name;
        private final ByteBuffer bytes;

        private Numbers(String name, ByteBuffer bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        boolean hasMore() {
            return bytes.hasRemaining();
        }

        long next() {
            if (bytes.remaining() < Long.BYTES) {
                throw SavedState.unreadable(name + " is too short", null);
            }
            return bytes.getLong();
        }

        int nextInt() {
            return (int) next();
        }

        boolean nextBoolean() {
            return next() != 0;
        }
    }
}
