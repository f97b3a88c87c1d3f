package dev.vireo.spi.linux;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The kernel's files as they were read at one moment, mostly on another machine. Not safe for use by several threads. */
public final class SystemSnapshot implements SystemFiles {
    private final TreeMap<String, String> contents = new TreeMap<>();
    private final Map<String, String> links = new HashMap<>();

    /** Holds nothing yet. */
    public SystemSnapshot() {}

    /** Adds a file. */
    public SystemSnapshot file(String absolute, String content) {
        contents.put(absolute, content);
        return this;
    }

    /** Adds a symbolic link. */
    public SystemSnapshot link(String absolute, String target) {
        links.put(absolute, target);
        return this;
    }

    @Override
    public Optional<String> text(String absolute) {
        return Optional.ofNullable(contents.get(absolute));
    }

    @Override
    public List<String> names(String absolute) {
        String folder = absolute + "/";
        return contents.tailMap(folder).keySet().stream()
                .takeWhile(path -> path.startsWith(folder))
                .map(path -> path.substring(folder.length()).split("/", 2)[0])
                .distinct()
                .toList();
    }

    @Override
    public String link(String absolute) {
        return links.getOrDefault(absolute, "");
    }

    @Override
    public boolean exists(String absolute) {
        return contents.containsKey(absolute)
                || links.containsKey(absolute)
                || !names(absolute).isEmpty();
    }
}
