package dev.vireo.benchmarks;

import dev.vireo.benchmarks.site.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When and where a run was: numbers of different machines are not comparable. */
final class Machine {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?");

    private Machine() {}

    /** One line: date, CPU, cores, kernel, JDK, versions of the peers, load. */
    static String describe() throws IOException, InterruptedException {
        return String.join(
                "; ",
                LocalDate.now(ZoneOffset.UTC).toString(),
                cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores",
                "Linux " + System.getProperty("os.version"),
                "JDK " + System.getProperty("java.version"),
                "QEMU " + version("qemu-system-x86_64", "--version"),
                "libvirt " + version("virsh", "--version"),
                "load before the run " + load());
    }

    private static String cpu() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static String version(String... argv) throws InterruptedException {
        try {
            Matcher version = VERSION.matcher(Tool.run(LIMIT, List.of(argv)));
            return version.find() ? version.group() : "unknown";
        } catch (IOException e) {
            return "absent";
        }
    }

    private static String load() throws IOException {
        String text = Files.readString(Path.of("/proc/loadavg"));
        return text.substring(0, text.indexOf(' '));
    }
}
