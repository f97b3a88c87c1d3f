package dev.vireo.qmp.internal;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Host;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketTarget;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.qmp.MonitorBusyException;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.QmpEnd;
import dev.vireo.qmp.QmpOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings a connection from nothing to ready, on the caller's thread. */
public final class Connections {
    private static final String CONNECT = "connect to";

    private final Connection connection;
    private final Duration limit;
    private final long deadline;

    private Connections(Connection connection, Duration limit, long deadline) {
        this.connection = connection;
        this.limit = limit;
        this.deadline = deadline;
    }

    /** See {@link QmpClient#connect}. */
    public static QmpClient open(Host host, SocketTarget target, QmpOptions options) {
        long deadline = System.nanoTime() + Clamp.nanos(options.handshake());
        String subject = options.name().orElse("monitor " + target.path());
        Connection connection = new Connection(subject, options);
        try {
            SocketTarget inTime = target.deadline().isPresent() ? target : target.deadline(options.handshake());
            HostSocket socket = host.connect(inTime, connection);
            connection.attach(socket);
            Reaction.Ready ready = new Connections(connection, options.handshake(), deadline).shakeHands();
            return new Client(connection, ready, options.deadline());
        } catch (RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    private Reaction.Ready shakeHands() {
        Reaction.Negotiate negotiate = await(connection.greeted());
        QmpCommand command = negotiate.outOfBand()
                ? QmpCommand.of("qmp_capabilities", JsonObject.of("enable", JsonArray.of("oob")))
                : QmpCommand.of("qmp_capabilities");
        try {
            connection.send(CommandEncoder.encode(command, negotiate.id()));
        } catch (ClosedException e) {
            throw over(e);
        }
        return await(connection.ready());
    }

    private <T> T await(CompletableFuture<T> step) {
        try {
            return step.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(step == connection.ready());
        } catch (ExecutionException e) {
            throw over(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(details("the thread was interrupted"), e);
        }
    }

    private VireoException late(boolean greeted) {
        String within = " within " + Verdicts.readable(limit);
        if (greeted) {
            return new TimedOutException(details("QEMU greeted but did not negotiate" + within));
        } else if (connection.heard()) {
            return new UnreachableException(details("what answers there is no QMP monitor"));
        }
        return new MonitorBusyException(
                details("no greeting" + within + ": another client holds this monitor, or QEMU is stopped or hung")
                        .advice("use another monitor of the same QEMU"));
    }

    private VireoException over(Exception cause) {
        QmpEnd end = connection.end();
        return end == null
                ? new UnreachableException(details("the connection was lost during the handshake"), cause)
                : connection.verdicts().lost(end, details(""), Effect.NOTHING);
    }

    private ErrorDetails details(String problem) {
        return ErrorDetails.of(CONNECT, connection.subject(), problem);
    }
}
