package dev.vireo.examples.guest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The loadable modules of one kernel, and what each of them needs.
 *
 * <p>Dependencies are read from the modules themselves (the {@code depends=} of their {@code .modinfo} section), since
 * a kernel package does not contain {@code modules.dep}: {@code depmod} writes that at installation. Compressed modules
 * are decompressed, {@code .xz} and {@code .zst} through the commands {@code xz} and {@code zstd}.
 */
final class KernelModules {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final List<String> SUFFIXES = List.of(".ko", ".ko.gz", ".ko.xz", ".ko.zst");

    private final Path directory;
    private final Map<String, Path> files;
    private final Set<String> builtIn;

    private KernelModules(Path directory, Map<String, Path> files, Set<String> builtIn) {
        this.directory = directory;
        this.files = files;
        this.builtIn = builtIn;
    }

    /**
     * Lists the modules below a directory such as {@code lib/modules/6.1.0-50-cloud-amd64}.
     *
     * @throws IOException if it cannot be read
     */
    static KernelModules in(Path directory) throws IOException {
        Map<String, Path> files = new HashMap<>();
        try (Stream<Path> found = Files.walk(directory)) {
            found.forEach(file -> {
                String name = file.getFileName().toString();
                if (SUFFIXES.stream().anyMatch(name::endsWith)) {
                    files.put(nameOf(name), file);
                }
            });
        }
        Set<String> builtIn = new HashSet<>();
        Path list = directory.resolve("modules.builtin");
        if (Files.exists(list)) {
            for (String line : Files.readAllLines(list)) {
                builtIn.add(nameOf(line.substring(line.lastIndexOf('/') + 1)));
            }
        }
        return new KernelModules(directory, files, builtIn);
    }

    /**
     * The wanted modules and all that they need, decompressed, each after what it depends on. What is built into the
     * kernel is left out.
     *
     * @param wanted module names; {@code -} and {@code _} are the same
     * @throws MissingIngredientException if the kernel has no such module
     * @throws IOException if one cannot be read
     */
    Map<String, byte[]> inLoadOrder(List<String> wanted) throws IOException {
        Map<String, byte[]> ordered = new LinkedHashMap<>();
        for (String name : wanted) {
            add(nameOf(name), ordered, new TreeSet<>());
        }
        return ordered;
    }

    private void add(String name, Map<String, byte[]> ordered, Set<String> underWay) throws IOException {
        if (ordered.containsKey(name) || !underWay.add(name)) {
            return;
        }
        Path file = files.get(name);
        if (file == null) {
            if (builtIn.contains(name)) {
                return;
            }
            throw new MissingIngredientException("the kernel has no module " + name + " in " + directory);
        }
        byte[] module = read(file);
        for (String dependency : dependencies(module, file)) {
            add(nameOf(dependency), ordered, underWay);
        }
        ordered.put(name, module);
    }

    /** What a file or a list calls {@code kernel/drivers/char/virtio-rng.ko.xz} the kernel calls {@code virtio_rng}. */
    private static String nameOf(String file) {
        int dot = file.indexOf(".ko");
        return (dot < 0 ? file : file.substring(0, dot)).replace('-', '_');
    }

    private static byte[] read(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".ko.xz")) {
            return decompressed("xz", "xz-utils", file);
        }
        if (name.endsWith(".ko.zst")) {
            return decompressed("zstd", "zstd", file);
        }
        byte[] content = Files.readAllBytes(file);
        if (name.endsWith(".ko.gz")) {
            try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(content))) {
                return plain.readAllBytes();
            }
        }
        return content;
    }

    private static byte[] decompressed(String tool, String debianPackage, Path file) throws IOException {
        List<String> argv = List.of(tool, "-d", "-c", file.toAbsolutePath().toString());
        try {
            return Command.succeed(Path.of("/"), DEADLINE, argv).output();
        } catch (MissingIngredientException e) {
            throw new MissingIngredientException(
                    "the kernel's modules are compressed (" + file.getFileName() + ") and " + tool
                            + " is not installed: install the package " + debianPackage,
                    e);
        }
    }

    /** The modules that a module names in its {@code .modinfo} section. */
    private static List<String> dependencies(byte[] module, Path file) throws IOException {
        try {
            for (String entry : Elf.of(module).section(".modinfo").split("\0", -1)) {
                if (entry.startsWith("depends=")) {
                    String names = entry.substring("depends=".length());
                    return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
                }
            }
            return List.of();
        } catch (IOException e) {
            throw new IOException("the kernel module " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
