package dev.vireo.host.ssh.internal.script;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the line by which the script says what it does, behind whatever the user's shell has printed before. */
public final class Header {
    private static final int MOST_BYTES = 64 * 1024;

    private final Pattern form;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();

    /** Looks for the line that bears this mark. */
    public Header(String nonce) {
        this.form = Pattern.compile("(?:^|\n)" + nonce + " (?<verdict>[a-z]+)(?: (?<pid>\\d+) (?<start>\\d+))?\n");
    }

    /**
     * The line.
     *
     * @param verdict one word
     * @param pid the leader of the command's session, 0 if there is none
     * @param start when the leader started, clock ticks after boot
     */
    public record Line(String verdict, long pid, String start) {
        /** Whether the command runs. */
        public boolean isRunning() {
            return verdict.equals("run") || isUnderLock();
        }

        /** Whether flock(1) is the leader, which holds a lock for the command. */
        public boolean isUnderLock() {
            return verdict.equals("under");
        }
    }

    /** What was printed so far, with the line itself if it came. */
    public String said() {
        return before.toString(StandardCharsets.UTF_8);
    }

    /** Takes what came; the line once it is whole. The buffer then holds what follows it. */
    public Optional<Line> take(ByteBuffer data) {
        byte[] more = new byte[data.remaining()];
        data.duplicate().get(more);
        int old = before.size();
        before.writeBytes(more);
        Matcher found = form.matcher(before.toString(StandardCharsets.ISO_8859_1));
        if (found.find()) {
            data.position(data.position() + found.end() - old);
            String pid = found.group("pid");
            return Optional.of(new Line(
                    found.group("verdict"),
                    pid == null ? 0 : Long.parseLong(pid),
                    pid == null ? "" : found.group("start")));
        }
        data.position(data.limit());
        if (before.size() > MOST_BYTES) {
            throw new IllegalStateException("the login shell prints more than " + MOST_BYTES + " bytes");
        }
        return Optional.empty();
    }
}
