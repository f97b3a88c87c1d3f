package dev.vireo.examples.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Linux kernel to boot: its image, and the modules that go with it.
 *
 * <p>It is a file of the caller's ({@link #at(Path)}), or comes from a cache that is filled, the first time, with the
 * distribution's own kernel package ({@link #findOrFetch()}): downloaded and unpacked, never installed.
 */
public final class LinuxKernel {
    private static final int BOOT_HEADER_LENGTH = 0x10000;

    private final Path image;
    private final String release;
    private final Optional<Path> modules;

    private LinuxKernel(Path image, String release, Optional<Path> modules) {
        this.image = image;
        this.release = release;
        this.modules = modules;
    }

    /**
     * Takes a kernel image that is there already. Its modules are looked for as a distribution lays them out: for
     * {@code R/boot/vmlinuz-V}, in {@code R/lib/modules/V} and {@code R/usr/lib/modules/V}, then in
     * {@code /lib/modules/V}.
     *
     * @param image a bzImage, or any image of the name {@code vmlinuz-V}
     * @return the kernel, without modules if none were found
     * @throws MissingIngredientException if there is no such file, or it does not tell its release
     * @throws IOException if it cannot be read
     */
    public static LinuxKernel at(Path image) throws IOException {
        Path absolute = image.toAbsolutePath().normalize();
        String release = releaseOf(absolute);
        Path boot = absolute.getParent();
        Path root = boot == null || boot.getParent() == null ? Path.of("/") : boot.getParent();
        Optional<Path> modules = Stream.of(
                        root.resolve("lib/modules"), root.resolve("usr/lib/modules"), Path.of("/lib/modules"))
                .map(all -> all.resolve(release))
                .filter(Files::isDirectory)
                .findFirst();
        return new LinuxKernel(absolute, release, modules);
    }

    /**
     * Takes a kernel from the {@linkplain #defaultCache() default cache}, after fetching one if there is none.
     *
     * @return a kernel with its modules
     * @throws MissingIngredientException if none is cached and none can be fetched; the message says what to do
     * @throws IOException if a file or command fails
     */
    public static LinuxKernel findOrFetch() throws IOException {
        return findOrFetch(defaultCache());
    }

    /**
     * Takes a kernel from a cache, after fetching one if there is none. Several threads and programs may do this at
     * once: each either sees a whole kernel or fetches one, and what is left is one of them.
     *
     * @param cache a directory, made if it does not exist
     * @return a kernel with its modules
     * @throws MissingIngredientException if none is cached and none can be fetched; the message says what to do
     * @throws IOException if a file or command fails
     */
    public static LinuxKernel findOrFetch(Path cache) throws IOException {
        Optional<LinuxKernel> cached = cached(cache);
        return cached.isPresent() ? cached.get() : in(KernelPackage.fetch(cache));
    }

    /**
     * Looks for a kernel in a cache, without fetching one.
     *
     * @param cache a directory that may not exist
     * @return the kernel that was fetched last
     * @throws IOException if the cache cannot be read
     */
    public static Optional<LinuxKernel> cached(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            return Optional.empty();
        }
        List<Path> packages;
        try (Stream<Path> entries = Files.list(cache)) {
            packages = entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(Files::isDirectory)
                    .sorted(Comparator.comparing(LinuxKernel::lastModified).reversed())
                    .toList();
        }
        return packages.isEmpty() ? Optional.empty() : Optional.of(in(packages.get(0)));
    }

    /**
     * Where kernels are kept if the caller names no place: the directory in the environment variable
     * {@code VIREO_KERNEL_CACHE}, or {@code vireo/kernels} in {@code XDG_CACHE_HOME}, or
     * {@code .cache/vireo/kernels} in the home directory.
     *
     * @return the directory, which may not exist
     */
    public static Path defaultCache() {
        return defaultCache(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static Path defaultCache(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("VIREO_KERNEL_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        // The XDG base directory specification: a relative path is to be ignored.
        Path xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        return (xdg.isAbsolute() ? xdg : home.resolve(".cache")).resolve("vireo/kernels");
    }

    /**
     * The image to boot.
     *
     * @return an absolute path
     */
    public Path image() {
        return image;
    }

    /**
     * What {@code uname -r} says when this kernel runs, such as {@code 6.1.0-50-cloud-amd64}.
     *
     * @return the release
     */
    public String release() {
        return release;
    }

    /**
     * The directory of this kernel's modules, the one that is named like its release.
     *
     * @return an absolute path; empty if they were not found, as for a kernel that has everything built in
     */
    public Optional<Path> modules() {
        return modules;
    }

    @Override
    public String toString() {
        return "Linux " + release + " (" + image + ")";
    }

    /** The kernel in a directory into which its packages were unpacked. */
    private static LinuxKernel in(Path root) throws IOException {
        Path boot = root.resolve("boot");
        try (Stream<Path> files = Files.list(boot)) {
            Path image = files.filter(file -> file.getFileName().toString().startsWith("vmlinuz-"))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new MissingIngredientException(
                            "there is no vmlinuz in " + boot + ": remove " + root + " and try again"));
            return at(image);
        } catch (NoSuchFileException e) {
            throw new MissingIngredientException(
                    "there is no kernel in " + root + ": remove it, or name another directory as the cache", e);
        }
    }

    private static String releaseOf(Path image) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(image)) {
            start = in.readNBytes(BOOT_HEADER_LENGTH);
        } catch (NoSuchFileException e) {
            throw new MissingIngredientException("there is no kernel image " + image, e);
        }
        return releaseIn(start)
                .or(() -> releaseInName(image))
                .orElseThrow(() -> new MissingIngredientException(
                        image + " is not a Linux kernel that tells its release: neither is it a bzImage, nor is its"
                                + " name like vmlinuz-6.1.0"));
    }

    /**
     * Reads the release out of a bzImage's boot header: "HdrS" at 0x202, and at 0x20e where the version's text stands,
     * less 0x200. Source: {@code Documentation/x86/boot.rst} of the Linux kernel.
     */
    static Optional<String> releaseIn(byte[] start) {
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        if (start.length < 0x210 || header.getInt(0x202) != 0x53726448) {
            return Optional.empty();
        }
        int from = Short.toUnsignedInt(header.getShort(0x20e)) + 0x200;
        int to = from;
        while (to < start.length && start[to] > ' ') {
            to++;
        }
        return to <= from || to == start.length
                ? Optional.empty()
                : Optional.of(new String(start, from, to - from, StandardCharsets.US_ASCII));
    }

    private static Optional<String> releaseInName(Path image) {
        String name = image.getFileName().toString();
        return name.startsWith("vmlinuz-") ? Optional.of(name.substring("vmlinuz-".length())) : Optional.empty();
    }

    private static FileTime lastModified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
