package dev.vireo.host.ssh.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the form of ssh_config(5): sections by {@code Host} and {@code Match}, the first value of a keyword wins,
 * {@code IdentityFile} adds up. Pure: what is included is asked for.
 */
public final class SshConfig {
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z0-9]+)(?:\\s*=\\s*|\\s+)(.*?)\\s*");
    private static final int DEEPEST = 16;

    private final List<Section> sections;

    private SshConfig(List<Section> sections) {
        this.sections = sections;
    }

    /** A file that says nothing. */
    public static SshConfig empty() {
        return new SshConfig(List.of());
    }

    /** Parses the text of a file that includes no others. */
    public static SshConfig parse(String text) {
        return parse(text, name -> List.of());
    }

    /**
     * Parses the text; lines that make no sense are passed over, as keywords are that do not matter here.
     *
     * @param included gives the texts of the files that a pattern of an {@code Include} means
     */
    public static SshConfig parse(String text, Function<String, List<String>> included) {
        Parser parser = new Parser(included);
        parser.read(text, List.of(), 0);
        return new SshConfig(List.copyOf(parser.sections));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** What the file says about a connection. */
    public Settings of(Connection connection) {
        List<Entry> entries = new ArrayList<>();
        Settings soFar = new Settings(entries);
        for (Section section : sections) {
            if (section.conditions().stream().allMatch(each -> each.matches(connection, soFar))) {
                entries.addAll(section.entries());
            }
        }
        return new Settings(List.copyOf(entries));
    }

    /**
     * What sections can depend on.
     *
     * @param host as the caller named it
     * @param user as the caller named it
     * @param localUser the caller's own name
     */
    public record Connection(String host, Optional<String> user, String localUser) {}

    private record Entry(String keyword, String value) {}

    private record Section(List<Condition> conditions, List<Entry> entries) {}

    private static final class Parser {
        private final Function<String, List<String>> included;
        private final List<Section> sections = new ArrayList<>();

        Parser(Function<String, List<String>> included) {
            this.included = included;
        }

        /** A file ends the sections that begin in it, and goes on in the one that it stands in. */
        void read(String text, List<Condition> around, int depth) {
            List<Condition> conditions = around;
            List<Entry> entries = begin(conditions);
            for (String line : text.split("\n", -1)) {
                Matcher form = LINE.matcher(line);
                if (line.stripLeading().startsWith("#") || !form.matches()) {
                    continue;
                }
                String keyword = form.group(1).toLowerCase(Locale.ROOT);
                String value = unquoted(form.group(2));
                if (keyword.equals("host") || keyword.equals("match")) {
                    conditions = new ArrayList<>(around);
                    conditions.add(keyword.equals("host") ? Condition.host(value) : Condition.match(value));
                    entries = begin(conditions);
                } else if (keyword.equals("include") && depth < DEEPEST) {
                    for (String pattern : value.split("\\s+", -1)) {
                        for (String inner : included.apply(unquoted(pattern))) {
                            read(inner, conditions, depth + 1);
                        }
                    }
                    entries = begin(conditions);
                } else {
                    entries.add(new Entry(keyword, value));
                }
            }
        }

        private List<Entry> begin(List<Condition> conditions) {
            List<Entry> entries = new ArrayList<>();
            sections.add(new Section(List.copyOf(conditions), entries));
            return entries;
        }
    }

    /** The settings of one connection. */
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
