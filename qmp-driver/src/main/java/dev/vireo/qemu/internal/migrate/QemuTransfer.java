package dev.vireo.qemu.internal.migrate;

import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.core.driver.TransferBreaker;
import dev.vireo.core.driver.TransferListen;
import dev.vireo.core.driver.TransferOrder;
import dev.vireo.core.driver.TransferOrder.Destination;
import dev.vireo.core.driver.TransferProgress;
import dev.vireo.core.driver.TransferProgress.Phase;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.MonitorException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.control.Conversations;
import dev.vireo.qmp.control.Conversations.Asking;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * QEMU's own migration, for saving as for moving. The traps that it has (figures that come late, a source that is not
 * quite stopped, one that would run again without complaint) are handled here.
 */
public final class QemuTransfer implements GuestTransfer {
    private static final long MEASURING_NANOS = 50_000_000;
    private static final long LOOK_AGAIN_NANOS = 2_000_000;
    private static final Set<String> SENDABLE = Set.of("running", "paused", "prelaunch", "io-error", "watchdog");

    private final Conversations conversations;

    /** Control of the migration of one QEMU. */
    public QemuTransfer(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public void start(TransferOrder order, Duration limit) {
        conversations.within(limit, qemu -> {
            String word = word(qemu, "send");
            Phase phase = MigrateAnswers.progress(query(qemu)).phase();
            if (!SENDABLE.contains(word) || !phase.ended()) {
                throw new WrongStateException(ErrorDetails.of(
                        "send the state of",
                        qemu.domain(),
                        phase.ended() ? "its machine is in the state '" + word + "'" : "it is being sent already"));
            }
            Optional<HostPath> secret =
                    order.destination() instanceof Destination.Network network ? network.secret() : Optional.empty();
            apply(qemu, Settings.of(order, secret.isPresent()), secret, false);
            execute(qemu, "migrate", JsonObject.of("uri", uri(order.destination())));
            return true;
        });
    }

    private static String uri(Destination destination) {
        if (destination instanceof Destination.Network network) {
            return "tcp:" + bracketed(network.address()) + ":" + network.port();
        }
        return "unix:" + ((Destination.Local) destination).socket();
    }

    private static String bracketed(String address) {
        return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }

    /**
     * Everything is set, as what an earlier attempt has set stays.
     *
     * @param server whether this end listens
     */
    private static void apply(Asking qemu, Settings settings, Optional<HostPath> secret, boolean server) {
        secret.ifPresent(folder -> Credentials.STATE.add(qemu, folder, server));
        try {
            execute(qemu, "migrate-set-capabilities", settings.switches());
        } catch (MonitorException e) {
            throw settings.capabilities().getOrDefault("postcopy-ram", false) ? noPostCopy(qemu, e) : e;
        }
        execute(qemu, "migrate-set-parameters", settings.parameters());
    }

    /** The process is nobody in particular, and may hear of missing pages only where everybody may. */
    private static UnsupportedException noPostCopy(Asking qemu, MonitorException cause) {
        return new UnsupportedException(
                ErrorDetails.of("move", qemu.domain(), "its QEMU cannot do post-copy: " + cause.getMessage())
                        .advice("set vm.unprivileged_userfaultfd to 1 on both hosts (sysctl), or do without post-copy"),
                cause);
    }

    @Override
    public TransferProgress progress(Duration limit) {
        return conversations.within(limit, qemu -> {
            JsonObject answer = query(qemu);
            for (int i = 0; i < 100 && MigrateAnswers.figuresMissing(answer); i++) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                answer = query(qemu);
            }
            return MigrateAnswers.progress(answer);
        });
    }

    @Override
    public void cancel(Duration limit) {
        conversations.within(limit, qemu -> execute(qemu, "migrate_cancel", JsonObject.EMPTY));
    }

    @Override
    public Optional<String> cancelLine() {
        return Optional.of("{\"execute\":\"qmp_capabilities\"}{\"execute\":\"migrate_cancel\"}");
    }

    @Override
    public Optional<TransferBreaker> breaker(Duration limit) {
        return conversations.breaker(limit);
    }

    @Override
    public void switchOver(Duration limit) {
        conversations.within(
                limit, qemu -> execute(qemu, "migrate-continue", JsonObject.of("state", "pre-switchover")));
    }

    @Override
    public void startPostCopy(Duration limit) {
        conversations.within(limit, qemu -> execute(qemu, "migrate-start-postcopy", JsonObject.EMPTY));
    }

    @Override
    public void downtimeLimit(Duration downtime, Duration limit) {
        conversations.within(
                limit,
                qemu -> execute(
                        qemu,
                        "migrate-set-parameters",
                        JsonObject.of("downtime-limit", Math.max(1, downtime.toMillis()))));
    }

    @Override
    public void takeBack(Duration limit) {
        conversations.within(limit, qemu -> {
            String word = word(qemu, "take back");
            while (word.equals("finish-migrate") && !qemu.left().isZero()) { // `cont` would fail (seen with 7.2)
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                word = word(qemu, "take back");
            }
            switch (word) {
                case "running" -> {}
                case "paused", "postmigrate", "prelaunch" -> execute(qemu, "cont", JsonObject.EMPTY);
                default ->
                    throw new WrongStateException(
                            ErrorDetails.of("take back", qemu.domain(), "its machine is in the state '" + word + "'"));
            }
            return true;
        });
    }

    @Override
    public Optional<Long> dirtyRate(Duration measure, Duration limit) {
        return conversations.within(limit, qemu -> {
            try {
                execute(qemu, "calc-dirty-rate", JsonObject.of("calc-time", Math.max(1, measure.toSeconds())));
            } catch (MonitorException e) { // one that somebody else has asked for is under way, or it cannot
                return Optional.<Long>empty();
            }
            while (!qemu.left().isZero()) {
                LockSupport.parkNanos(MEASURING_NANOS);
                JsonObject answer = qemu.execute("measure", QmpCommand.of("query-dirty-rate"))
                        .asObject();
                if (answer.string("status").equals("measured")) {
                    return Optional.of(answer.longValue("dirty-rate") << 20);
                }
            }
            return Optional.<Long>empty();
        });
    }

    @Override
    public int listen(TransferListen order, Duration limit) {
        return conversations.within(limit, qemu -> {
            apply(qemu, Settings.of(order, order.secret().isPresent()), order.secret(), true);
            MonitorException last = null;
            for (int port : order.ports()) {
                try {
                    String uri = "tcp:" + bracketed(order.address()) + ":" + port;
                    execute(qemu, "migrate-incoming", JsonObject.of("uri", uri));
                    return port == 0 ? boundPort(qemu) : port;
                } catch (MonitorException e) {
                    last = e;
                }
            }
            throw new NotEnoughResourcesException(
                    ErrorDetails.of(
                                    "listen for",
                                    qemu.domain(),
                                    "no port of " + order.address() + " could be had"
                                            + (last == null ? "" : ": " + last.getMessage()))
                            .advice("name an address of that host and ports that are free"),
                    last);
        });
    }

    /** QEMU tells in query-migrate where it listens. */
    private static int boundPort(Asking qemu) {
        return query(qemu).array("socket-address").objects().stream()
                .filter(each -> each.string("type").equals("inet"))
                .map(each -> Integer.parseInt(each.string("port")))
                .findFirst()
                .orElseThrow(() -> new WrongStateException(
                        ErrorDetails.of("listen for", qemu.domain(), "it does not tell at which port it listens")));
    }

    private static String word(Asking qemu, String attempted) {
        return qemu.execute(attempted, QmpCommand.of("query-status")).asObject().string("status");
    }

    private static JsonObject query(Asking qemu) {
        return qemu.execute("follow the move of", QmpCommand.of("query-migrate"))
                .asObject();
    }

    private static boolean execute(Asking qemu, String command, JsonObject arguments) {
        qemu.execute("move", QmpCommand.of(command, arguments));
        return true;
    }
}
