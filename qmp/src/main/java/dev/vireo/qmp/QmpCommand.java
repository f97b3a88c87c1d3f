package dev.vireo.qmp;

import dev.vireo.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command with its arguments. Immutable. {@link #toString()} gives the name alone, as arguments can hold secrets.
 *
 * <pre>{@code
 * QmpCommand.of("device_del", JsonObject.of("id", "disk0")).deadline(Duration.ofSeconds(2));
 * }</pre>
 */
public final class QmpCommand {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private final String name;
    private final JsonObject arguments;
    private final boolean outOfBand;
    private final @Nullable Duration deadline;

    private QmpCommand(String name, JsonObject arguments, boolean outOfBand, @Nullable Duration deadline) {
        this.name = name;
        this.arguments = arguments;
        this.outOfBand = outOfBand;
        this.deadline = deadline;
    }

    /** A command without arguments. */
    public static QmpCommand of(String name) {
        return of(name, JsonObject.EMPTY);
    }

    /**
     * A command with arguments.
     *
     * @throws IllegalArgumentException the name has other characters than letters, digits, {@code _}, {@code .} and
     *     {@code -}
     */
    public static QmpCommand of(String name, JsonObject arguments) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a command: " + name);
        }
        return new QmpCommand(name, arguments, false, null);
    }

    /**
     * The same command executed out of band: before those that wait, and even while QEMU's main loop hangs. Needs
     * {@link QmpOptions.Builder#outOfBand()} and a command that allows it, such as {@code yank}.
     */
    public QmpCommand outOfBand() {
        return new QmpCommand(name, arguments, true, deadline);
    }

    /** The same command with its own deadline. */
    public QmpCommand deadline(Duration limit) {
        return new QmpCommand(name, arguments, outOfBand, Deadlines.positive(limit));
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The arguments; empty where it has none. */
    public JsonObject arguments() {
        return arguments;
    }

    /** Whether it is executed out of band. */
    public boolean isOutOfBand() {
        return outOfBand;
    }

    /** Its own deadline, where it has one. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    @Override
    public String toString() {
        return name;
    }
}
