package dev.vireo.it.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Another program on this machine, with our class path, that says on standard output how far it is. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final List<String> said = new ArrayList<>();
    private final PrintStream orders;
    private final Thread reader;

    private ChildJvm(Process process) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.reader = new Thread(this::read, "child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a class that has a main method. */
    public static ChildJvm start(Class<?> main, String... arguments) {
        return startBy(List.of(), main, arguments);
    }

    /** Starts it by a command that becomes what is added to it, such as {@code unshare --net}. */
    public static ChildJvm startBy(List<String> prefix, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new ChildJvm(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    said.add(line);
                }
            }
        } catch (IOException ended) {
            // so it has
        }
    }

    /** All it has said so far. */
    public List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    /** Whether it has said a line. */
    public boolean hasSaid(String line) {
        return said().contains(line);
    }

    /** Waits until it says a line. */
    public void awaitLine(String line) {
        Awaitility.await(line)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> hasSaid(line) || !process.isAlive());
        if (!hasSaid(line)) {
            throw new AssertionError("the other program has ended without saying '" + line + "': " + said());
        }
    }

    /** Says a line to it. */
    public void tell(String line) {
        orders.println(line);
    }

    /** Waits for its end; its exit status. */
    public int awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the other program is still there after " + limit + ": " + said());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGKILL, and waits for its end. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process number. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
    }
}
