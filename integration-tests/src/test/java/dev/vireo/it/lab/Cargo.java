package dev.vireo.it.lab;

import dev.vireo.domain.KernelBoot;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.Luggage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a test takes along to a lab host: a small Linux guest, and the classes of this JVM. */
public final class Cargo {
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
        return Luggage.there(Path.of(path)).value();
    }

    /** Puts all classes of this JVM there, and returns their class path. */
    public static String putClasses(LabHost host) {
        return Luggage.bringClassPath(host, Cargo::isNeeded);
    }

    private static boolean isNeeded(Path entry) {
        String name = entry.getFileName().toString();
        return Files.isDirectory(entry) || NEEDED.stream().anyMatch(name::startsWith);
    }

    /** Puts files and folders there. */
    public static void put(LabHost host, List<String> paths) {
        Luggage.bring(host, paths.stream().map(Path::of).toList());
    }
}
