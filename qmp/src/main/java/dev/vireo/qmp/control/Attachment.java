package dev.vireo.qmp.control;

import dev.vireo.EventHandler;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestRun;
import dev.vireo.core.driver.GuestState;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.LockedByException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostLock;
import dev.vireo.qmp.MonitorBusyException;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.QmpEnd;
import dev.vireo.qmp.QmpEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a monitor of a guest that can be had, and takes control through it. */
public final class Attachment {
    private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);

    private final DriverContext context;
    private final GuestDefinition definition;
    private final GuestListener listener;
    private final Transfers transfers;
    private final MonitorAccess access;

    /**
     * Prepares it for a guest.
     *
     * @param transfers the ways of its state and disks out of its process
     */
    public Attachment(
            DriverContext context,
            GuestDefinition definition,
            GuestRun run,
            GuestListener listener,
            Transfers transfers) {
        this.context = context;
        this.definition = definition;
        this.listener = listener;
        this.transfers = transfers;
        this.access = new MonitorAccess(context, definition, run);
    }

    /**
     * Takes control. A monitor that does not greet takes half of the time that is left, so that others get their turn.
     *
     * @throws dev.vireo.error.NotFoundException there is no monitor (yet)
     * @throws dev.vireo.error.UnreachableException nobody listens at it (yet)
     * @throws TimedOutException none of the monitors answers
     */
    public Guest attach(Duration limit) {
        TimeLimit end = TimeLimit.in(limit);
        MonitorBusyException silence = null;
        boolean takenByOthers = false;
        for (String monitor : MonitorNames.KEPT) {
            Optional<HostLock> lock = tryLock(monitor);
            if (lock.isEmpty()) {
                takenByOthers = true;
                continue;
            }
            try {
                return keep(monitor, lock.get(), end.left().dividedBy(2), end);
            } catch (MonitorBusyException e) {
                silence = e;
            }
        }
        if (!takenByOthers) {
            throw silent(silence);
        }
        OneShotGuest guest = new OneShotGuest(access, transfers, context.workers());
        try {
            guest.probe(end);
        } catch (MonitorBusyException | LockedByException e) {
            throw silent(e);
        }
        return guest;
    }

    private Optional<HostLock> tryLock(String monitor) {
        try {
            return Optional.of(access.lock(monitor, Duration.ZERO));
        } catch (LockedByException e) {
            return Optional.empty();
        }
    }

    private Guest keep(String monitor, HostLock lock, Duration handshake, TimeLimit end) {
        boolean kept = false;
        try {
            SerialExecutor serial = new SerialExecutor(context.workers());
            Events events = new Events(listener, definition.spec().onPoweroff(), context.clock());
            QmpClient client = access.connect(
                    monitor,
                    handshake,
                    access.options().callbackExecutor(serial).listen(Events.FILTER, new Handler(events)));
            try {
                access.verify(client, end);
                serial.execute(() -> events.askThrough(answer -> ask(client, answer)));
                client.ended().thenAcceptAsync(why -> events.lost(failureOf(why)), serial);
                kept = true;
                return new HeldGuest(access, transfers, lock, client, serial, context.workers(), events);
            } finally {
                if (!kept) {
                    client.close();
                }
            }
        } finally {
            if (!kept) {
                lock.close();
            }
        }
    }

    /** Asks for the state; the answer comes on the serial executor, as all that this client says. */
    private void ask(QmpClient client, Consumer<GuestState> answer) {
        QmpCommand question = QmpCommand.of("query-status")
                .deadline(context.options().timeouts().call());
        CompletionStage<Void> unused = client.submit(question)
                .thenAccept(status -> answer.accept(RunStates.of(status.asObject())))
                .exceptionally(failure -> {
                    LOG.atDebug()
                            .addKeyValue("domain", definition.name())
                            .setCause(failure)
                            .log("The reason of a stop is not known");
                    return null;
                });
    }

    private static @Nullable Throwable failureOf(QmpEnd end) {
        return end.cause().orElse(null);
    }

    private TimedOutException silent(@Nullable VireoException cause) {
        return new TimedOutException(
                ErrorDetails.of("control", access.domain(), "no monitor of its process answers")
                        .advice("the process may be stopped, starting, or waiting for a device"),
                cause);
    }

    private record Handler(Events events) implements EventHandler<QmpEvent> {
        @Override
        public void handle(QmpEvent event) {
            events.handle(event);
        }

        @Override
        public void dropped(long count) {
            events.dropped();
        }
    }
}
