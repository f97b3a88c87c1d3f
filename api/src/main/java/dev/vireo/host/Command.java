package dev.vireo.host;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program with its arguments, never a shell string.
 *
 * <p>The environment is not inherited: it is {@code PATH} (the system's folders), {@code LC_ALL=C.UTF-8} and what is
 * added here.
 *
 * <pre>{@code
 * Command.of("qemu-img", "info", "--output=json", path.value()).deadline(Duration.ofSeconds(10));
 * }</pre>
 */
public final class Command {
    private final List<String> argv;
    private final byte[] input;
    private final Map<String, String> environment;
    private final @Nullable Duration deadline;
    private final ByteSize outputLimit;
    private final @Nullable HostPath effectsLock;

    private Command(
            List<String> argv,
            byte[] input,
            Map<String, String> environment,
            @Nullable Duration deadline,
            ByteSize outputLimit,
            @Nullable HostPath effectsLock) {
        this.argv = argv;
        this.input = input;
        this.environment = environment;
        this.deadline = deadline;
        this.outputLimit = outputLimit;
        this.effectsLock = effectsLock;
    }

    /** A command with no input, the host's default deadline and at most 16 MiB of output. */
    public static Command of(String program, String... arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(program);
        argv.addAll(List.of(arguments));
        return of(argv);
    }

    /** The same from a list whose first element is the program. */
    public static Command of(List<String> argv) {
        if (argv.isEmpty() || argv.get(0).isEmpty()) {
            throw InvalidSpecException.of("command", "argv", "must name a program");
        }
        if (argv.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
            throw InvalidSpecException.of("command", "argv", "must not hold zero characters");
        }
        return new Command(List.copyOf(argv), new byte[0], Map.of(), null, ByteSize.ofMiB(16), null);
    }

    /** The same command, fed these bytes on standard input. */
    public Command input(byte[] bytes) {
        return new Command(argv, bytes.clone(), environment, deadline, outputLimit, effectsLock);
    }

    /** The same command, fed this text as UTF-8 on standard input. */
    public Command input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same command with one more environment variable. Never pass a secret this way. */
    public Command environment(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
            throw InvalidSpecException.of(
                    "command", "environment", "must be a name without '=', and no zero characters");
        }
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        return new Command(argv, input, Collections.unmodifiableMap(changed), deadline, outputLimit, effectsLock);
    }

    /** The same command with its own deadline. */
    public Command deadline(Duration limit) {
        return new Command(argv, input, environment, limit, outputLimit, effectsLock);
    }

    /** The same command, keeping at most this much of each of its two outputs; the rest is read and dropped. */
    public Command outputLimit(ByteSize limit) {
        return new Command(argv, input, environment, deadline, limit, effectsLock);
    }

    /**
     * The same command run under a shared lock that the <em>command</em> holds until it ends, so that it stays taken
     * when this JVM dies first. Whoever takes the lock exclusively knows that no such command is under way.
     */
    public Command under(HostPath lock) {
        return new Command(argv, input, environment, deadline, outputLimit, lock);
    }

    /** The program and its arguments. */
    public List<String> argv() {
        return argv;
    }

    /** What it is fed on standard input; a copy. */
    public byte[] input() {
        return input.clone();
    }

    /** Variables beside the default environment. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Its own deadline, where it has one. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** The most that is kept of each output. */
    public ByteSize outputLimit() {
        return outputLimit;
    }

    /** The effects lock it runs under, where it has one. */
    public Optional<HostPath> effectsLock() {
        return Optional.ofNullable(effectsLock);
    }

    @Override
    public String toString() {
        return String.join(" ", argv);
    }
}
