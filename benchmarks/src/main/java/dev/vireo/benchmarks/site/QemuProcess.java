package dev.vireo.benchmarks.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A QEMU of this machine, seen from outside through proc(5).
 *
 * @param pid its process id
 * @param argv how it was started
 */
public record QemuProcess(long pid, List<String> argv) {
    private static final Path PROC = Path.of("/proc");
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    /** Keeps a copy of the list. */
    public QemuProcess {
        argv = List.copyOf(argv);
    }

    /**
     * The one QEMU in whose arguments a text occurs.
     *
     * @throws IOException there is none, or there are several
     */
    public static QemuProcess mentioning(String text) throws IOException {
        List<QemuProcess> found = all(text);
        if (found.size() != 1) {
            throw new IOException(found.size() + " QEMU processes mention " + text);
        }
        return found.get(0);
    }

    /** All QEMU processes in whose arguments a text occurs. */
    public static List<QemuProcess> all(String text) throws IOException {
        List<QemuProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                List<String> argv = argv(process);
                if (!argv.isEmpty()
                        && argv.get(0).contains("qemu-system-")
                        && argv.stream().anyMatch(argument -> argument.contains(text))) {
                    found.add(
                            new QemuProcess(Long.parseLong(process.getFileName().toString()), argv));
                }
            }
        }
        return found;
    }

    private static List<String> argv(Path process) {
        try {
            String text = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return text.isEmpty()
                    ? List.of()
                    : Arrays.asList(text.split("\0", -1)).subList(0, count(text));
        } catch (IOException goneMeanwhile) {
            return List.of();
        }
    }

    private static int count(String text) {
        return (int) text.chars().filter(c -> c == 0).count();
    }

    /** How the process was started that waits for this one. */
    public List<String> parentArgv() throws IOException {
        String parent = stat().substring(2).split(" ", 2)[0];
        return argv(PROC.resolve(parent));
    }

    /** Whether it has ended and released what it used; a zombie has. */
    public boolean isGone() {
        try {
            char state = stat().charAt(0);
            return state == 'Z' || state == 'X';
        } catch (IOException gone) {
            return true;
        }
    }

    /** What follows the name in proc(5)'s stat: the state, the parent, and so on. */
    private String stat() throws IOException {
        String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2);
    }

    /** Kills it, and waits until it is gone. */
    void kill() throws IOException, InterruptedException {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        awaitGone(KILL_LIMIT);
    }

    /** Waits until it {@link #isGone()}. */
    public void awaitGone(Duration limit) throws IOException, InterruptedException {
        Waiting.until("QEMU process " + pid + " is gone", limit, Duration.ofNanos(100_000), this::isGone);
    }
}
