package dev.vireo.spi.linux;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.LockedByException;
import dev.vireo.host.LockHolder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the exclusive holder of a lock writes into its file: one line of JSON, an object of three strings.
 *
 * <pre>{@code {"who":"java[4711]@node1","purpose":"start web1","since":"2026-01-31T12:00:00Z"}}</pre>
 */
public final class LockNote {
    /** The most bytes of a lock file that are looked at. */
    public static final int LONGEST = 4096;

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    private LockNote() {}

    /** The line, with its line break. */
    public static String encode(LockHolder holder) {
        return "{\"who\":\"" + escape(holder.who()) + "\",\"purpose\":\"" + escape(holder.purpose()) + "\",\"since\":\""
                + holder.since() + "\"}\n";
    }

    /** Reads a note, with fields that are not known here skipped; empty if it is not one, or not yet whole. */
    public static Optional<LockHolder> decode(String text) {
        String line = text.strip();
        if (!line.startsWith("{") || !line.endsWith("}")) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            fields.putIfAbsent(field.group(1), unescape(field.group(2)));
        }
        String who = fields.get("who");
        String purpose = fields.get("purpose");
        String since = fields.get("since");
        if (who == null || purpose == null || since == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LockHolder(who, purpose, Instant.parse(since)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The refusal of a lock that is taken.
     *
     * @param subject the lock
     * @param holder who holds it, where that is known
     * @param now by the clock of whoever is refused
     */
    public static LockedByException refusal(String subject, Optional<LockHolder> holder, Instant now) {
        String problem = holder.map(known -> describe(known, now))
                .orElse("it is taken by a command or program that left no name");
        return new LockedByException(
                ErrorDetails.of("lock", subject, problem).advice("wait for that to end, then try again"),
                holder.orElse(null));
    }

    private static String describe(LockHolder holder, Instant now) {
        Duration age = Duration.between(holder.since(), now);
        return holder.who() + " holds it for '" + holder.purpose() + "' since " + holder.since() + " ("
                + Math.max(0, age.toSeconds()) + " s)";
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1).length() == 1
                                ? plain(match.group(1))
                                : Character.toString(
                                        (char) Integer.parseInt(match.group(1).substring(1), 16))));
    }

    private static String plain(String escape) {
        return switch (escape) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            case "b" -> "\b";
            case "f" -> "\f";
            default -> escape;
        };
    }
}
