package dev.vireo.qmp.internal;

import dev.vireo.EventHandler;
import dev.vireo.Registration;
import dev.vireo.Subscription;
import dev.vireo.error.ClosedException;
import dev.vireo.error.VireoException;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.QmpEnd;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpEventFilter;
import dev.vireo.qmp.QmpGreeting;
import dev.vireo.qmp.QmpStatistics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** A ready connection with a deadline for its commands. */
final class Client implements QmpClient {
    private final Connection connection;
    private final Reaction.Ready ready;
    private final Duration deadline;

    Client(Connection connection, Reaction.Ready ready, Duration deadline) {
        this.connection = connection;
        this.ready = ready;
        this.deadline = deadline;
    }

    @Override
    public JsonValue execute(QmpCommand command) {
        if (Thread.currentThread().isInterrupted()) {
            throw connection.verdicts().interruptedBefore(command);
        }
        Duration limit = command.deadline().orElse(deadline);
        long until = System.nanoTime() + Clamp.nanos(limit);
        WaitingCall call = new WaitingCall();
        send(command, call);
        return connection.verdicts().of(call.await(until), command, limit);
    }

    @Override
    public CompletableFuture<JsonValue> submit(QmpCommand command) {
        Duration limit = command.deadline().orElse(deadline);
        FutureCall call = new FutureCall(
                connection.callbacks(), outcome -> connection.verdicts().of(outcome, command, limit));
        try {
            send(command, call);
        } catch (VireoException e) {
            return CompletableFuture.failedFuture(e);
        }
        Future<?> timeout =
                connection.callbacks().after(Clamp.nanos(limit), () -> call.settle(Outcome.GaveUp.TIMED_OUT));
        if (timeout != null) {
            call.timeout(timeout);
        }
        return call.future();
    }

    private void send(QmpCommand command, Call call) {
        if (command.isOutOfBand() && !ready.outOfBand()) {
            throw connection.verdicts().notOutOfBand(command);
        }
        QmpEnd over = connection.end();
        if (over != null) {
            throw connection.verdicts().notSent(over, command);
        }
        int id = connection.calls().register(call);
        if (id < 0) {
            throw connection.verdicts().tooMany(command);
        }
        try {
            connection.send(CommandEncoder.encode(command, id));
            connection.counters().command();
        } catch (ClosedException e) {
            connection.calls().forget(id);
            throw connection.verdicts().notSent(endAfter(e), command);
        } catch (RuntimeException | Error e) {
            connection.calls().forget(id);
            throw e;
        }
    }

    /** The socket can know before the connection does. */
    private QmpEnd endAfter(ClosedException e) {
        QmpEnd over = connection.end();
        return over != null ? over : new QmpEnd(QmpEnd.Kind.LOST, e.details().problem(), e);
    }

    @Override
    public QmpClient within(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a deadline must be longer than nothing");
        }
        return new Client(connection, ready, limit);
    }

    @Override
    public Registration listen(QmpEventFilter filter, EventHandler<? super QmpEvent> handler) {
        return connection.events().listen(filter, handler);
    }

    @Override
    public Subscription<QmpEvent> subscribe(QmpEventFilter filter) {
        return connection.events().subscribe(filter);
    }

    @Override
    public QmpGreeting greeting() {
        return ready.greeting();
    }

    @Override
    public boolean outOfBand() {
        return ready.outOfBand();
    }

    @Override
    public boolean isOpen() {
        return connection.end() == null;
    }

    @Override
    public CompletionStage<QmpEnd> ended() {
        return connection.ended();
    }

    @Override
    public QmpStatistics statistics() {
        return connection.counters();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return connection.subject();
    }
}
