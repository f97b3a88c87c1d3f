package dev.vireo.testkit;

import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Another Java program on this machine, with the same class path, which opens a host by a factory and does what it is
 * told over its standard input. It is there to be killed.
 */
public final class OtherJvm implements HostFixture.OtherProgram {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;

    private OtherJvm(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts it, with the system properties {@code vireo.test.*}; the factory has a public constructor without parameters. */
    public static OtherJvm start(Class<? extends Supplier<? extends Host>> factory) {
        List<String> argv = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("vireo.test."))
                .forEach(name -> argv.add("-D" + name + "=" + System.getProperty(name)));
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), OtherJvm.class.getName(), factory.getName()));
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return new OtherJvm(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process itself. */
    public Process process() {
        return process;
    }

    @Override
    public void hold(HostPath lock, String purpose) {
        order("hold\t" + lock + "\t" + purpose);
    }

    @Override
    public long startUnder(HostPath lock, Command command) {
        return Long.parseLong(order("start\t" + lock + "\t" + String.join("\t", command.argv())));
    }

    private String order(String line) {
        orders.println(line);
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the other program has ended");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    @Override
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** The other program's own main method. */
    public static void main(String[] arguments) throws Exception {
        Supplier<?> factory = Class.forName(arguments[0])
                .asSubclass(Supplier.class)
                .getDeclaredConstructor()
                .newInstance();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Host host = (Host) factory.get()) {
            @Nullable String order = orders.readLine();
            while (order != null) {
                answers.println(obey(host, List.of(order.split("\t", -1))));
                order = orders.readLine();
            }
        }
    }

    private static String obey(Host host, List<String> order) {
        HostPath lock = HostPath.of(order.get(1));
        if (order.get(0).equals("hold")) {
            host.locks().acquire(lock, LockMode.EXCLUSIVE, order.get(2), Duration.ZERO);
            return "held";
        }
        Recorder said = new Recorder();
        host.start(Command.of(order.subList(2, order.size())).under(lock), said);
        return said.awaitLines(1).strip();
    }
}
