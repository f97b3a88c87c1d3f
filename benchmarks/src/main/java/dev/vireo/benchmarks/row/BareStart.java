package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.site.QemuProcess;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.benchmarks.site.Tool;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the QEMU of a domain of ours with nothing around it: the same arguments and open files, no supervisor, no user
 * id, no journal. Its sockets and pipes are in a folder that looks like the domain's run folder.
 */
final class BareStart {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> command;

    private BareStart(List<String> command) {
        this.command = command;
    }

    /**
     * How long it took.
     *
     * @param readyMillis from the spawn to the answer of the monitor
     * @param goneMillis from SIGKILL to the end of the process
     */
    record Times(double readyMillis, double goneMillis) {}

    /** Prepares to start what a running QEMU of ours was started as. */
    static BareStart like(QemuProcess ours, Site site) throws Exception {
        Path runFolder = runFolder(ours, site);
        Path copy = site.memory().sub("b");
        imitate(runFolder, copy);
        List<String> argv = ours.argv().stream()
                .map(argument -> argument.replace(runFolder.toString(), copy.toString()))
                .toList();
        List<String> command = new ArrayList<>();
        command.add(site.programs().program("qemuspawn").toString());
        command.add(monitor(argv, copy));
        command.addAll(inherited(ours.parentArgv()));
        command.add("--");
        command.addAll(argv);
        return new BareStart(command);
    }

    /** Starts it, waits for its monitor, ends it. */
    Times run() throws IOException, InterruptedException {
        JsonObject answer = Json.parse(Tool.run(LIMIT, command)).asObject();
        return new Times(
                answer.number("ready").doubleValue() / 1e3,
                answer.number("gone").doubleValue() / 1e3);
    }

    /** The folder that holds the sockets of a QEMU: the parent of {@code s}, in which QEMU creates them. */
    private static Path runFolder(QemuProcess ours, Site site) throws IOException {
        Pattern socket = Pattern.compile(Pattern.quote(site.vireo().runtime().toString()) + "/[^\",=]*?(?=/s/)");
        for (String argument : ours.argv()) {
            Matcher found = socket.matcher(argument);
            if (found.find()) {
                return Path.of(found.group());
            }
        }
        throw new IOException("no socket of ours among the arguments of QEMU");
    }

    /** Makes the same sub-folders and pipes. */
    private static void imitate(Path folder, Path copy) throws IOException, InterruptedException {
        Files.createDirectories(copy);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Path twin = copy.resolve(folder.relativize(entry));
                if (Files.isDirectory(entry)) {
                    imitate(entry, twin);
                } else if (Files.readAttributes(entry, java.nio.file.attribute.BasicFileAttributes.class)
                                .isOther()
                        && entry.toString().matches(".*\\.(in|out)")) {
                    Tool.run(LIMIT, List.of("mkfifo", twin.toString()));
                }
            }
        }
    }

    /** The socket of a monitor: the first path below the folder in the arguments. */
    private static String monitor(List<String> argv, Path folder) throws IOException {
        Pattern path = Pattern.compile(Pattern.quote(folder + "/s/") + "[A-Za-z0-9._-]+");
        for (String argument : argv) {
            Matcher found = path.matcher(argument);
            if (found.find()) {
                return found.group();
            }
        }
        throw new IOException("no monitor among the arguments of QEMU");
    }

    /** The files that the supervisor opened for QEMU: its arguments before {@code --} are descriptor, mode, path, ... */
    private static List<String> inherited(List<String> supervisor) {
        List<String> files = new ArrayList<>();
        for (int i = supervisor.indexOf("--") - 3;
                i >= 0 && supervisor.get(i + 1).matches("rw?");
                i -= 3) {
            files.add(String.join(":", supervisor.subList(i, i + 3)));
        }
        return files;
    }
}
