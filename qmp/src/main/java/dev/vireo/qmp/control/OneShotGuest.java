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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Control through the monitor that nobody keeps: each call waits for its turn, connects, asks and leaves. */
final class OneShotGuest implements Guest {
    private final MonitorAccess access;
    private final Transfers transfers;
    private final Executor workers;

    OneShotGuest(MonitorAccess access, Transfers transfers, Executor workers) {
        this.access = access;
        this.transfers = transfers;
        this.workers = workers;
    }

    @Override
    public boolean pushes() {
        return false;
    }

    private <T> T call(Duration limit, Function<Commands, T> call) {
        TimeLimit end = TimeLimit.in(limit);
        return connected(end, client -> call.apply(new Commands(client, access.domain(), end)));
    }

    private <T> T connected(TimeLimit end, Function<QmpClient, T> call) {
        HostLock lock = access.lock(MonitorNames.ONE_SHOT, end.left());
        try (QmpClient client =
                access.connect(MonitorNames.ONE_SHOT, end.leftFor("control", access.domain()), access.options())) {
            access.verify(client, end);
            return call.apply(client);
        } finally {
            lock.close();
        }
    }

    /** Shows that the guest answers. */
    void probe(TimeLimit end) {
        connected(end, client -> true);
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
        return connected(limit, client -> talk.apply(client, limit));
    }

    @Override
    public GuestState state(Duration limit) {
        return call(limit, Commands::state);
    }

    @Override
    public void suspend(Duration limit) {
        call(limit, commands -> {
            commands.suspend();
            return true;
        });
    }

    @Override
    public void resume(Duration limit) {
        call(limit, commands -> {
            commands.resume();
            return true;
        });
    }

    @Override
    public void reset(Duration limit) {
        call(limit, commands -> {
            commands.reset();
            return true;
        });
    }

    @Override
    public void powerdown(Duration limit) {
        call(limit, commands -> {
            commands.powerdown();
            return true;
        });
    }

    @Override
    public void wakeUp(Duration limit) {
        call(limit, commands -> {
            commands.wakeUp();
            return true;
        });
    }

    @Override
    public void growDisk(String disk, ByteSize size, Duration limit) {
        call(limit, commands -> {
            commands.growDisk(disk, size);
            return true;
        });
    }

    @Override
    public CompletionStage<GuestFigures> figures(Duration limit) {
        TimeLimit end = TimeLimit.in(limit);
        return CompletableFuture.supplyAsync(
                () -> connected(
                        end,
                        client -> Figures.ask(
                                        client, access.domain(), end.leftFor("read the figures of", access.domain()))
                                .join()),
                workers);
    }

    /** Nothing is held between calls; one that is under way, while a better control is found, comes to its end. */
    @Override
    public void close() {}
}
