package dev.vireo.host.ssh.internal.script;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** A request to a script: texts that each end with a zero byte. */
public final class Fields {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** No fields yet. */
    public Fields() {}

    /** Adds a text, which holds no zero character. */
    public Fields add(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a field holds a zero character");
        }
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
        return this;
    }

    /** Adds the number of texts, then each. */
    public Fields addAll(Collection<String> texts) {
        add(String.valueOf(texts.size()));
        texts.forEach(this::add);
        return this;
    }

    /** Adds bytes as they are. */
    public Fields raw(byte[] content) {
        bytes.writeBytes(content);
        return this;
    }

    /** All of them. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
