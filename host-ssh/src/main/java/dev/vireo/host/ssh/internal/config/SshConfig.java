package dev.vireo.host.ssh.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the form of ssh_config(5): sections by {@code Host}, the first value of a keyword wins, {@code IdentityFile}
 * adds up. What stands below a {@code Match}, and {@code Include}, are not read.
 */
public final class SshConfig {
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z0-9]+)(?:\\s*=\\s*|\\s+)(.*?)\\s*");

    private final List<Section> sections;

    private SshConfig(List<Section> sections) {
        this.sections = sections;
    }

    /** A file that says nothing. */
    public static SshConfig empty() {
        return new SshConfig(List.of());
    }

    /** Parses the text; lines that make no sense are passed over, as keywords are that do not matter here. */
    public static SshConfig parse(String text) {
        List<Section> sections = new ArrayList<>();
        Section current = new Section(List.of("*"), new ArrayList<>());
        sections.add(current);
        for (String line : text.split("\n", -1)) {
            Matcher form = LINE.matcher(line);
            if (line.stripLeading().startsWith("#") || !form.matches()) {
                continue;
            }
            String keyword = form.group(1).toLowerCase(Locale.ROOT);
            String value = unquoted(form.group(2));
            if (keyword.equals("host") || keyword.equals("match")) {
                List<String> patterns = keyword.equals("host") ? List.of(value.split("\\s+", -1)) : List.of();
                current = new Section(patterns, new ArrayList<>());
                sections.add(current);
            } else {
                current.entries().add(new Entry(keyword, value));
            }
        }
        return new SshConfig(List.copyOf(sections));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** What the file says about a host. */
    public Settings of(String host) {
        return new Settings(sections.stream()
                .filter(section -> section.matches(host))
                .flatMap(section -> section.entries().stream())
                .toList());
    }

    private record Entry(String keyword, String value) {}

    private record Section(List<String> patterns, List<Entry> entries) {
        boolean matches(String host) {
            boolean matched = false;
            for (String pattern : patterns) {
                boolean negated = pattern.startsWith("!");
                if (glob(negated ? pattern.substring(1) : pattern).matcher(host).matches()) {
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

    /** The settings of one host. */
    public static final class Settings {
        private final List<Entry> entries;

        private Settings(List<Entry> entries) {
            this.entries = entries;
        }

        /** The value that counts; the keyword in lower case. */
        public Optional<String> first(String keyword) {
            return all(keyword).stream().findFirst();
        }

        /** All values, in their order. */
        public List<String> all(String keyword) {
            return entries.stream()
                    .filter(entry ->
                            entry.keyword().equals(keyword) && !entry.value().isEmpty())
                    .map(Entry::value)
                    .toList();
        }
    }
}
