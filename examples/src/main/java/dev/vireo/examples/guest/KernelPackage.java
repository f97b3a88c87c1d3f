package dev.vireo.examples.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kernel of Debian or Ubuntu, fetched as a package by {@code apt-get download} and unpacked by {@code dpkg-deb}:
 * nothing is installed, and root is not needed.
 */
final class KernelPackage {
    private static final Duration QUERY = Duration.ofSeconds(60);
    private static final Duration DOWNLOAD = Duration.ofMinutes(10);
    private static final Duration UNPACK = Duration.ofMinutes(5);
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final String UNFINISHED = ".fetch-";

    private static final Pattern DEPENDENCY = Pattern.compile("^[ |]*(?:Pre)?Depends: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern IMAGE = Pattern.compile("linux-image-(\\d\\S*?)(?:-unsigned)?");

    private KernelPackage() {}

    /**
     * Fetches the distribution's kernel into a directory of its own in the cache.
     *
     * @return the directory, complete
     */
    static Path fetch(Path cache) throws IOException {
        List<String> packages = resolve();
        Files.createDirectories(cache);
        removeAbandoned(cache);
        Path work = Files.createTempDirectory(cache, UNFINISHED);
        try {
            Path root = Files.createDirectory(work.resolve("root"));
            download(packages, work);
            // The image comes first in the list: it gives the directory its name.
            String name = "";
            for (String each : packages) {
                Path archive = archiveOf(each, work);
                Command.succeed(work, UNPACK, List.of("dpkg-deb", "-x", archive.toString(), root.toString()));
                name = name.isEmpty() ? archive.getFileName().toString().replaceFirst("\\.deb$", "") : name;
            }
            // dpkg-deb gives the directory the date of the package's making.
            Files.setLastModifiedTime(root, FileTime.from(Instant.now()));
            return publish(root, cache.resolve(name));
        } finally {
            delete(work);
        }
    }

    /** The packages to download, the one with the image first. */
    private static List<String> resolve() throws IOException {
        String architecture;
        try {
            architecture = Command.succeed(Path.of("/"), QUERY, List.of("dpkg", "--print-architecture"))
                    .text()
                    .strip();
        } catch (MissingIngredientException e) {
            throw new MissingIngredientException(
                    "a kernel can be fetched on Debian and Ubuntu only: pass the path of a vmlinuz", e);
        }
        List<String> all = List.of(
                "linux-image-cloud-" + architecture,
                "linux-image-virtual",
                "linux-image-" + architecture,
                "linux-image-generic");
        for (String metaPackage : all) {
            Optional<String> image = imageIn(dependsOf(metaPackage));
            if (image.isPresent()) {
                List<String> packages = new ArrayList<>(List.of(image.get()));
                packages.addAll(companionsIn(dependsOf(image.get()), image.get()));
                return packages;
            }
        }
        throw new MissingIngredientException("apt knows no kernel package (looked for " + String.join(", ", all)
                + "): run \"apt-get update\" as root and try again, or pass the path of a vmlinuz");
    }

    private static String dependsOf(String name) throws IOException {
        Command.Result result = Command.run(
                Path.of("/"),
                QUERY,
                List.of("apt-cache", "depends", "--no-recommends", "--no-suggests", "--no-enhances", name));
        return result.succeeded() ? result.text() : "";
    }

    /** The package with the image that a meta-package stands for, in the words of {@code apt-cache depends}. */
    static Optional<String> imageIn(String depends) {
        return dependencies(depends).stream()
                .filter(name -> IMAGE.matcher(name).matches())
                .findFirst();
    }

    /**
     * The packages that hold the rest of an image package's kernel. Debian 12 has all in one; Ubuntu has the modules,
     * and later Debian releases also the image itself, in packages of their own.
     */
    static List<String> companionsIn(String depends, String image) {
        Matcher name = IMAGE.matcher(image);
        if (!name.matches()) {
            return List.of();
        }
        String release = name.group(1);
        List<String> all = List.of("linux-modules-" + release, "linux-binary-" + release);
        return dependencies(depends).stream().filter(all::contains).distinct().toList();
    }

    private static List<String> dependencies(String depends) {
        return DEPENDENCY
                .matcher(depends)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static void download(List<String> packages, Path directory) throws IOException {
        // As root, apt would download as the user _apt, who cannot write to our directory.
        List<String> argv = new ArrayList<>(List.of("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download"));
        argv.addAll(packages);
        Command.Result result = Command.run(directory, DOWNLOAD, argv);
        if (!result.succeeded()) {
            throw new MissingIngredientException("apt-get could not download " + String.join(" ", packages) + " ("
                    + result.outcome() + "): run \"apt-get update\" as root and try again, or pass the path of a"
                    + " vmlinuz");
        }
    }

    private static Path archiveOf(String name, Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + "_"))
                    .filter(file -> file.getFileName().toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new MissingIngredientException(
                            "apt-get downloaded no " + name + ": pass the path of a vmlinuz"));
        }
    }

    /** Puts a whole kernel in its place, unless one is there already. */
    static Path publish(Path whole, Path target) throws IOException {
        try {
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another program fetched the same package and was faster: its copy is as good as ours. The JDK has no
            // type of its own for ENOTEMPTY from an atomic move.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
        return target;
    }

    private static void removeAbandoned(Path cache) throws IOException {
        List<Path> unfinished;
        try (Stream<Path> entries = Files.list(cache)) {
            unfinished = entries.filter(entry -> entry.getFileName().toString().startsWith(UNFINISHED))
                    .toList();
        }
        Instant limit = Instant.now().minus(ABANDONED);
        for (Path each : unfinished) {
            if (Files.getLastModifiedTime(each).toInstant().isBefore(limit)) {
                delete(each);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
