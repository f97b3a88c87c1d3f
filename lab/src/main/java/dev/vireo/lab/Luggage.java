package dev.vireo.lab;

import dev.vireo.ByteSize;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is brought from this machine to a lab host: to the same paths, below a folder there. */
public final class Luggage {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final ByteSize MOST = ByteSize.ofMiB(256);
    private static final String FOLDER = "/opt/luggage";

    private Luggage() {}

    /** Where a file or folder of this machine is on the host once it was brought there. */
    public static HostPath there(Path here) {
        return HostPath.of(FOLDER + here.toAbsolutePath().normalize());
    }

    /** Brings files, and folders with all that is in them. */
    public static void bring(LabHost host, List<Path> what) {
        List<String> pack = new ArrayList<>(List.of("tar", "-C", "/", "-czf", "-"));
        what.forEach(
                path -> pack.add(path.toAbsolutePath().normalize().toString().substring(1)));
        byte[] archive;
        try (LocalHost here = LocalHost.open()) {
            archive = here.run(Command.of(pack).deadline(LIMIT).outputLimit(MOST))
                    .orThrow("pack", "what " + host + " needs")
                    .outputBytes();
        }
        host.run("mkdir", "-p", FOLDER);
        host.run(Command.of("tar", "-C", FOLDER, "-xzf", "-").input(archive).deadline(LIMIT))
                .orThrow("unpack", "what " + host + " needs");
    }

    /**
     * Brings the class path of this JVM.
     *
     * @param needed which of its entries
     * @return the class path there
     */
    public static String bringClassPath(LabHost host, Predicate<Path> needed) {
        List<Path> entries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .filter(Files::exists)
                .filter(needed)
                .toList();
        bring(host, entries);
        return String.join(
                ":", entries.stream().map(entry -> there(entry).value()).toList());
    }
}
