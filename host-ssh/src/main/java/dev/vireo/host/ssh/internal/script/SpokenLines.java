package dev.vireo.host.ssh.internal.script;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The lines of a script's output that bear its mark. One call at a time. */
public final class SpokenLines {
    private static final int LONGEST_LINE = 4096;

    private final String mark;
    private final Consumer<String> hearer;
    private final StringBuilder line = new StringBuilder();

    /** Hands on what follows the mark in each line. */
    public SpokenLines(String nonce, Consumer<String> hearer) {
        this.mark = nonce + " ";
        this.hearer = hearer;
    }

    /** Takes what came. */
    public void take(ByteBuffer data) {
        for (char c : StandardCharsets.ISO_8859_1.decode(data).toString().toCharArray()) {
            if (c == '\n') {
                String whole = line.toString();
                line.setLength(0);
                if (whole.startsWith(mark)) {
                    hearer.accept(whole.substring(mark.length()));
                }
            } else if (line.length() < LONGEST_LINE) {
                line.append(c);
            }
        }
    }
}
