package dev.vireo.lvm.internal;

import dev.vireo.ByteSize;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Finds the JSON objects in a stream that has white space between them and nothing else. */
final class JsonFrames {
    private final long most;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private int depth;
    private boolean quoted;
    private boolean escaped;

    JsonFrames(ByteSize most) {
        this.most = most.bytes();
    }

    /**
     * Takes more of the stream.
     *
     * @param complete hears each object that ends in it
     * @throws IllegalStateException there is something else between objects, or one that is too large
     */
    void add(ByteBuffer data, Consumer<String> complete) {
        while (data.hasRemaining()) {
            byte next = data.get();
            if (depth == 0 && next != '{') {
                if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                    throw new IllegalStateException("there is more than objects: byte " + next);
                }
                continue;
            }
            frame.write(next);
            if (frame.size() > most) {
                throw new IllegalStateException("an object has more than " + most + " bytes");
            }
            follow(next);
            if (depth == 0) {
                complete.accept(frame.toString(StandardCharsets.UTF_8));
                frame.reset();
            }
        }
    }

    private void follow(byte next) {
        if (quoted) {
            quoted = escaped || next != '"';
            escaped = !escaped && next == '\\';
        } else if (next == '"') {
            quoted = true;
        } else if (next == '{') {
            depth++;
        } else if (next == '}') {
            depth--;
        }
    }
}
