package dev.vireo.microvm.internal.process;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.json.MalformedJsonException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of a saved machine: a mark, the length of what follows, then the state of all but the memory as JSON; up
 * to a whole page, behind which the memory begins, its ranges one after the other.
 */
final class SavedHeader {
    /** Bytes of the mark and the length. */
    static final int START = 16;

    private static final int PAGE = 4096;
    private static final long MARK = 0x314d_564f_5245_4956L; // "VIREOVM1"
    private static final int LONGEST = 64 << 20;

    private SavedHeader() {}

    /** As bytes. */
    static ByteBuffer write(JsonObject state) {
        byte[] json = Json.writeBytes(state);
        ByteBuffer bytes = ByteBuffer.allocate(length(json.length)).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putLong(MARK).putLong(json.length).put(json).clear();
    }

    /** Bytes of a header with JSON of this length. */
    static int length(int json) {
        return (START + json + PAGE - 1) / PAGE * PAGE;
    }

    /**
     * The length of the JSON, out of the first {@link #START} bytes.
     *
     * @throws UnreadableStateException this is no saved machine
     */
    static int jsonLength(ByteBuffer start) {
        start.order(ByteOrder.LITTLE_ENDIAN);
        long mark = start.getLong();
        long length = start.getLong();
        if (mark != MARK || length <= 0 || length > LONGEST) {
            throw unreadable("it does not begin as one");
        }
        return (int) length;
    }

    /** The state, out of its JSON. */
    static JsonObject state(byte[] json) {
        try {
            if (Json.parse(json) instanceof JsonObject state) {
                return state;
            }
            throw unreadable("its state is no object");
        } catch (MalformedJsonException e) {
            throw unreadable("its state is damaged: " + e.getMessage());
        }
    }

    private static UnreadableStateException unreadable(String problem) {
        return new UnreadableStateException(ErrorDetails.of("restore", "saved machine", problem));
    }
}
