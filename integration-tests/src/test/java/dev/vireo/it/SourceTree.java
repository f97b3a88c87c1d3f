package dev.vireo.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sources of all modules. */
final class SourceTree {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern EXPORT = Pattern.compile("(?m)^\\s*exports\\s+([\\w.]+)\\s*;");

    private final Path root;

    private SourceTree(Path root) {
        this.root = root;
    }

    /** The tree that this module is part of. */
    static SourceTree here() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("integration-tests"))) {
            folder = folder.getParent();
        }
        return new SourceTree(folder);
    }

    /** The folders of the modules that are built. */
    List<String> modules() {
        return all(MODULE, read(root.resolve("pom.xml"))).toList();
    }

    /** The artifacts that a module depends on and that are modules of ours. */
    Set<String> dependenciesOf(String module) {
        Pattern ours = Pattern.compile("<groupId>dev.vireo</groupId>\\s*<artifactId>(?:vireo-)?([^<]+)</artifactId>");
        return all(ours, read(root.resolve(module).resolve("pom.xml"))).collect(Collectors.toSet());
    }

    /** The packages that a module exports to everybody. */
    Set<String> exportsOf(String module) {
        Path file = main(module).resolve("module-info.java");
        return Files.exists(file) ? all(EXPORT, read(file)).collect(Collectors.toSet()) : Set.of();
    }

    boolean hasModuleInfo(String module) {
        return Files.exists(main(module).resolve("module-info.java"));
    }

    /** The main sources of all modules. */
    List<Path> mainSources() {
        return modules().stream()
                .flatMap(module -> javaFiles(main(module)))
                .sorted()
                .toList();
    }

    /** The folders that hold main classes. */
    List<Path> mainPackages() {
        return mainSources().stream()
                .filter(file -> !file.getFileName().toString().equals("module-info.java"))
                .map(Path::getParent)
                .distinct()
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path main(String module) {
        return root.resolve(module).resolve("src/main/java");
    }

    private static Stream<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1));
    }

    /** How a file is named in a message. */
    String nameOf(Path file) {
        return root.relativize(file).toString();
    }
}
