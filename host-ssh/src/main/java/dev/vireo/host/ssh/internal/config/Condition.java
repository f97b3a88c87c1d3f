package dev.vireo.host.ssh.internal.config;

import dev.vireo.host.ssh.internal.config.SshConfig.Connection;
import dev.vireo.host.ssh.internal.config.SshConfig.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a section of ssh_config(5) holds for a connection. Pure. */
interface Condition {
    /**
     * Whether it holds.
     *
     * @param soFar what the sections before have said
     */
    boolean matches(Connection connection, Settings soFar);

    /** {@code Host}: one of the patterns, and none of those that are negated. */
    static Condition host(String patterns) {
        List<String> all = List.of(patterns.split("\\s+", -1));
        return (connection, soFar) -> any(all, connection.host());
    }

    /**
     * {@code Match}: all of the criteria {@code all}, {@code host}, {@code originalhost}, {@code user} and {@code
     * localuser}. One with any other, such as {@code exec}, never holds.
     */
    static Condition match(String criteria) {
        String[] words = criteria.strip().split("\\s+", -1);
        List<Condition> found = new ArrayList<>();
        int i = 0;
        while (i < words.length) {
            boolean negated = words[i].startsWith("!");
            String criterion = words[i].substring(negated ? 1 : 0).toLowerCase(Locale.ROOT);
            if (criterion.equals("all")) {
                i += 1;
                continue;
            }
            if (i + 1 == words.length
                    || !List.of("host", "originalhost", "user", "localuser").contains(criterion)) {
                return (connection, soFar) -> false;
            }
            List<String> patterns = List.of(words[i + 1].split(",", -1));
            found.add((connection, soFar) -> any(patterns, value(criterion, connection, soFar)) != negated);
            i += 2;
        }
        return (connection, soFar) -> found.stream().allMatch(each -> each.matches(connection, soFar));
    }

    private static String value(String criterion, Connection connection, Settings soFar) {
        return switch (criterion) {
            case "originalhost" -> connection.host();
            case "localuser" -> connection.localUser();
            case "user" -> connection.user().or(() -> soFar.first("user")).orElse(connection.localUser());
            default ->
                soFar.first("hostname")
                        .map(name -> name.replace("%h", connection.host()))
                        .orElse(connection.host());
        };
    }

    private static boolean any(List<String> patterns, String value) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (glob(negated ? pattern.substring(1) : pattern).matcher(value).matches()) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    private static Pattern glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
    }
}
