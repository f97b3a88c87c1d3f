package dev.vireo.microvm.internal.driver;

import dev.vireo.kvm.internal.libc.Native;
import dev.vireo.microvm.internal.process.StandardErrorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a JVM is started for a process that is small and soon there. */
final class JavaCommand {
    /** The JVM that runs this program runs the guests, too. */
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private JavaCommand() {}

    /** A command that runs a class of the program with these arguments. */
    static List<String> of(Program program, Class<?> main, List<String> options, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(
                JAVA.toString(),
                "-Xshare:auto",
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmx64m",
                "-Xss512k",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+ErrorFileToStderr",
                "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED",
                "-Djffi.boot.library.path=" + program.folder(),
                "-D" + Native.DIRECT + "=true",
                "-Dslf4j.provider=" + StandardErrorProvider.class.getName()));
        argv.addAll(options);
        argv.addAll(List.of("-cp", program.classPath(), main.getName()));
        argv.addAll(arguments);
        return argv;
    }

    /** The option that uses the archive of a program, if it is there. */
    static List<String> archive(Program program) {
        return Files.exists(program.archive()) ? List.of("-XX:SharedArchiveFile=" + program.archive()) : List.of();
    }
}
