package dev.vireo.qmp.control;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.DiskCopy;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestFigures;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.host.HostLock;
import dev.vireo.qmp.QmpClient;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** Control through a monitor that is ours as long as we hold its lock. */
final class HeldGuest implements Guest {
    private final MonitorAccess access;
    private final Transfers transfers;
    private final HostLock lock;
    private final QmpClient client;
    private final Executor serial;
    private final Executor workers;
    private final Events events;

    HeldGuest(
            MonitorAccess access,
            Transfers transfers,
            HostLock lock,
            QmpClient client,
            Executor serial,
            Executor workers,
            Events events) {
        this.access = access;
        this.transfers = transfers;
        this.lock = lock;
        this.client = client;
        this.serial = serial;
        this.workers = workers;
        this.events = events;
    }

    @Override
    public boolean pushes() {
        return true;
    }

    private Commands within(Duration limit) {
        return new Commands(client, access.domain(), TimeLimit.in(limit));
    }

    @Override
    public GuestTransfer transfer() {
        return transfers.transfer(new Talks(this::talk, access));
    }

    @Override
    public DiskCopy diskCopy() {
        return transfers.diskCopy(new Talks(this::talk, access));
    }

    private <T> T talk(TimeLimit limit, BiFunction<QmpClient, TimeLimit, T> talk) {
        return talk.apply(client, limit);
    }

    @Override
    public GuestState state(Duration limit) {
        return within(limit).state();
    }

    @Override
    public void suspend(Duration limit) {
        within(limit).suspend();
    }

    @Override
    public void resume(Duration limit) {
        within(limit).resume();
    }

    @Override
    public void reset(Duration limit) {
        within(limit).reset();
    }

    @Override
    public void powerdown(Duration limit) {
        within(limit).powerdown();
    }

    @Override
    public void wakeUp(Duration limit) {
        within(limit).wakeUp();
    }

    @Override
    public void growDisk(String disk, ByteSize size, Duration limit) {
        within(limit).growDisk(disk, size);
    }

    /** What depends on it runs on the workers: the thread of the events is not for others. */
    @Override
    public CompletionStage<GuestFigures> figures(Duration limit) {
        return Figures.ask(client, access.domain(), limit).whenCompleteAsync((figures, failure) -> {}, workers);
    }

    @Override
    public void close() {
        try {
            serial.execute(events::end);
        } finally {
            client.close();
            lock.close();
        }
    }
}
