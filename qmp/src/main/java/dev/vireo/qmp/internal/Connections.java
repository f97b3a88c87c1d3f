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
import org.jspecify.annotations.Nullable;

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
            Connections connecting = new Connections(connection, options.handshake(), deadline);
            connecting.connect(host, target);
            return new Client(connection, connecting.shakeHands(), options.deadline());
        } catch (RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    /** A monitor that has a client lets two more wait; further ones cannot even connect. */
    private void connect(Host host, SocketTarget target) {
        SocketTarget inTime = target.deadline().isPresent() ? target : target.deadline(limit);
        try {
            HostSocket socket = host.connect(inTime, connection);
            connection.attach(socket);
        } catch (TimedOutException e) {
            throw busy(e);
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
        return busy(null);
    }

    private MonitorBusyException busy(@Nullable TimedOutException cause) {
        String problem = "no greeting within " + Verdicts.readable(limit)
                + ": another client holds this monitor, or QEMU is stopped or hung";
        return new MonitorBusyException(details(problem).advice("use another monitor of the same QEMU"), cause);
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
