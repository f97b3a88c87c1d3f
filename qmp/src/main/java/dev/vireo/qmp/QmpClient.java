package dev.vireo.qmp;

import dev.vireo.EventHandler;
import dev.vireo.Registration;
import dev.vireo.Subscription;
import dev.vireo.host.Host;
import dev.vireo.host.SocketTarget;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.internal.Connections;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A connection to one monitor of a QEMU, ready for commands.
 *
 * <p>Errors of every command: {@link dev.vireo.error.MonitorException} (QEMU refused it; the error class is kept),
 * {@link dev.vireo.error.TimedOutException} (no reply in time; effect {@code UNKNOWN}: it may still be executed),
 * {@link dev.vireo.error.UnreachableException} (the connection was lost; effect {@code UNKNOWN} if the command was
 * sent), {@link dev.vireo.error.ClosedException} (closed here), {@link
 * dev.vireo.error.InterruptedOperationException} (effect {@code UNKNOWN} if the command was sent),
 * {@link dev.vireo.error.NotEnoughResourcesException} (thousands of commands are unanswered already). A caller that
 * gives up harms neither the connection nor other callers.
 */
public interface QmpClient extends AutoCloseable {
    /**
     * Connects, awaits the greeting and negotiates.
     *
     * @throws MonitorBusyException the monitor did not greet in time: it has another client, or QEMU is stopped
     * @throws dev.vireo.error.NotFoundException there is no socket
     * @throws dev.vireo.error.UnreachableException nobody listens, QEMU went away during the handshake, or what
     *     answers is not QMP
     */
    static QmpClient connect(Host host, SocketTarget target, QmpOptions options) {
        return Connections.open(host, target, options);
    }

    /** Executes a command without arguments and returns its value. */
    default JsonValue execute(String command) {
        return execute(QmpCommand.of(command));
    }

    /** Executes a command and returns its value. */
    default JsonValue execute(String command, JsonObject arguments) {
        return execute(QmpCommand.of(command, arguments));
    }

    /**
     * Executes a command and returns its value, which is an empty object for commands that return nothing.
     *
     * @throws dev.vireo.error.UnsupportedException it is to be executed out of band and that was not negotiated
     */
    JsonValue execute(QmpCommand command);

    /**
     * Sends a command; the future completes on the callback executor, with the errors that {@link #execute(QmpCommand)}
     * throws. Cancelling it gives up waiting, not the command.
     */
    CompletableFuture<JsonValue> submit(QmpCommand command);

    /** The same connection with another deadline for commands that have none of their own. */
    QmpClient within(Duration deadline);

    /**
     * Calls a handler for each event from now on, in order, on the callback executor. Register before the command that
     * causes the event.
     */
    Registration listen(QmpEventFilter filter, EventHandler<? super QmpEvent> handler);

    /**
     * Opens a queue of the events from now on. When the connection is over and the queue empty, taking throws
     * {@link dev.vireo.error.UnreachableException} or {@link dev.vireo.error.ClosedException} at once.
     */
    Subscription<QmpEvent> subscribe(QmpEventFilter filter);

    /** What QEMU said first. */
    QmpGreeting greeting();

    /** Whether commands can be executed out of band. */
    boolean outOfBand();

    /** Whether the connection stands, as far as is known here. */
    boolean isOpen();

    /** Completes on the callback executor when the connection is over, for whatever reason. */
    CompletionStage<QmpEnd> ended();

    /** What went over the connection. */
    QmpStatistics statistics();

    /** Closes the connection; commands under way fail with {@code ClosedException}. Idempotent. QEMU goes on. */
    @Override
    void close();
}
