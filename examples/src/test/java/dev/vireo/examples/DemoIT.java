package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the demo does beside its main way, which {@code ./dev test} goes as a user would. */
class DemoIT {
    private static final Pattern FOLDER = Pattern.compile("all else is in (\\S+), which");
    private static final Pattern PROCESS = Pattern.compile("it runs in process (\\d+),");

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void keepsTheMachineAndGoesOnWithIt() throws Exception {
        Run first = new Run("--keep");
        assertThat(first.await()).as(first.toString()).isZero();
        String folder = first.find(FOLDER);
        assertThat(first.toString()).contains("./dev demo --from " + folder);
        assertThat(Path.of(folder)).exists();

        Run second = new Run("--from", folder);
        assertThat(second.await()).as(second.toString()).isZero();
        assertThat(second.find(PROCESS)).isEqualTo(first.find(PROCESS));
        assertThat(Path.of(folder)).doesNotExist();
    }

    @Test
    void removesEverythingWhenItIsInterrupted() throws Exception {
        Run run = new Run();
        run.readTo("VIREO-GUEST-READY");
        run.process.toHandle().destroy(); // Process.destroy would also close its output
        assertThat(run.await()).as(run.toString()).isEqualTo(128 + 15);
        assertThat(run.toString()).contains("Interrupted.");
        assertThat(Path.of(run.find(FOLDER))).doesNotExist();
    }

    @Test
    void failsClearlyWithoutAKernel() throws Exception {
        Path text = Files.writeString(directory.resolve("vmlinuz.txt"), "not a kernel");
        Run run = new Run("--kernel", text.toString());
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.toString()).contains("Failed: " + text + " is not a Linux kernel");
    }

    @Test
    void saysThatThereIsNothingToGoOnWith() throws Exception {
        Run run = new Run("--from", directory.toString());
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.toString()).contains("there is no virtual machine of the demo in " + directory);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void showsItsOptions() throws Exception {
        Run run = new Run("--help");
        assertThat(run.await()).isZero();
        assertThat(run).hasToString(DemoOptions.USAGE.strip());
        assertThat(new Run("--nonsense").await()).isEqualTo(2);
    }

    /** The demo in a JVM of its own. */
    private static final class Run {
        final Process process;
        final BufferedReader output;
        final List<String> lines = new ArrayList<>();

        Run(String... arguments) throws IOException {
            List<String> argv = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Demo.class.getName()));
            argv.addAll(List.of(arguments));
            process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            output = process.inputReader(StandardCharsets.UTF_8);
        }

        void readTo(String text) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.contains(text)) {
                    return;
                }
            }
        }

        int await() throws IOException, InterruptedException {
            output.lines().forEach(lines::add);
            return process.waitFor();
        }

        String find(Pattern pattern) {
            Matcher match = pattern.matcher(toString());
            assertThat(match.find()).as(toString()).isTrue();
            return match.group(1);
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }
}
