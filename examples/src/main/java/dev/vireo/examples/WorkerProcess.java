package dev.vireo.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link DemoWorker} in a JVM of its own, and what it tells. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private WorkerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a worker with the arguments that {@link DemoWorker} takes. */
    static WorkerProcess start(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                // A session of its own: control-C is for the demo alone, which knows what to do about it.
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dstdout.encoding=UTF-8",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                DemoWorker.class.getName()));
        argv.addAll(List.of(arguments));
        return new WorkerProcess(new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for what it tells next; empty when it has ended. */
    Optional<Report> next() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Optional<Report> report = Report.parse(line);
            if (report.isPresent()) {
                return report;
            }
        }
        return Optional.empty();
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end and returns its exit status. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Kills it: SIGKILL, which no program can handle. */
    void kill() {
        process.destroyForcibly();
    }

    /** Kills it if it is still there. */
    @Override
    public void close() {
        kill();
        process.onExit().join();
    }
}
