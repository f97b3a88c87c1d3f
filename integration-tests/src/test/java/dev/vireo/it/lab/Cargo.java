package dev.vireo.it.lab;

import dev.vireo.ByteSize;
import dev.vireo.domain.KernelBoot;
import dev.vireo.host.Command;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.LabHost;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a test takes along to a lab host: a small Linux guest, and the classes of this JVM. */
public final class Cargo {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String FOLDER = "/opt/cargo";

    /** How the names of the archives begin that programs and tests need there. */
    private static final List<String> NEEDED = List.of(
            "vireo",
            "jackson",
            "jna",
            "slf4j",
            "jnr",
            "jffi",
            "asm",
            "junit",
            "opentest4j",
            "assertj",
            "awaitility",
            "hamcrest",
            "byte-buddy");

    private Cargo() {}

    /** Puts a kernel and its initial RAM disk there. */
    public static KernelBoot putGuest(LabHost host) {
        KernelBoot boot = LinuxGuest.shared().boot(LinuxGuest.commandLine());
        put(host, List.of(boot.kernel().value(), boot.initrd().orElseThrow().value()));
        return boot;
    }

    /** The path on the host of what has this path here. */
    public static String there(String path) {
        return FOLDER + path;
    }

    /** Puts all classes of this JVM there, and returns their class path. */
    public static String putClasses(LabHost host) {
        List<String> entries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .filter(Files::exists)
                .filter(Cargo::isNeeded)
                .map(Path::toString)
                .toList();
        put(host, entries);
        return String.join(":", entries.stream().map(Cargo::there).toList());
    }

    private static boolean isNeeded(Path entry) {
        String name = entry.getFileName().toString();
        return Files.isDirectory(entry) || NEEDED.stream().anyMatch(name::startsWith);
    }

    /** Puts files and folders there. */
    public static void put(LabHost host, List<String> paths) {
        List<String> pack = new ArrayList<>(List.of("tar", "-C", "/", "-czf", "-"));
        paths.forEach(path -> pack.add(path.substring(1)));
        byte[] archive;
        try (LocalHost here = LocalHost.open()) {
            archive = here.run(Command.of(pack).deadline(LIMIT).outputLimit(ByteSize.ofMiB(256)))
                    .orThrow("pack", "cargo")
                    .outputBytes();
        }
        host.run("mkdir", "-p", FOLDER);
        host.run(Command.of("tar", "-C", FOLDER, "-xzf", "-").input(archive).deadline(LIMIT))
                .orThrow("unpack", "cargo");
    }
}
