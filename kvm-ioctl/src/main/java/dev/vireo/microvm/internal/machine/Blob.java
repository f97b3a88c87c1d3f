package dev.vireo.microvm.internal.machine;

import dev.vireo.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Bytes and numbers of 64 bits in JSON: base64. */
final class Blob {
    private Blob() {}

    static String of(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] bytes(JsonObject object, String name) {
        try {
            return Base64.getDecoder().decode(object.string(name));
        } catch (IllegalArgumentException e) {
            throw SavedState.unreadable(name + " is not base64", e);
        }
    }

    static String ofInts(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return of(bytes.array());
    }

    static int[] ints(JsonObject object, String name) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(object, name)).order(ByteOrder.LITTLE_ENDIAN);
        int[] words = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(words);
        return words;
    }
}
