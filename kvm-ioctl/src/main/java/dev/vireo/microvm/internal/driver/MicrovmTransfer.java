package dev.vireo.microvm.internal.driver;

import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.core.driver.TransferBreaker;
import dev.vireo.core.driver.TransferListen;
import dev.vireo.core.driver.TransferOrder;
import dev.vireo.core.driver.TransferOrder.Destination;
import dev.vireo.core.driver.TransferProgress;
import dev.vireo.core.driver.TransferProgress.Phase;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.control.Conversations;
import java.time.Duration;
import java.util.Optional;

/** The way of a microVM's state into a file. There is none to another host. */
final class MicrovmTransfer implements GuestTransfer {
    private final Conversations conversations;

    MicrovmTransfer(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public void start(TransferOrder order, Duration limit) {
        if (!(order.destination() instanceof Destination.Local local)) {
            throw unsupported();
        }
        execute("migrate", JsonObject.of("uri", "unix:" + local.socket()), limit);
    }

    private JsonValue execute(String command, JsonObject arguments, Duration limit) {
        return conversations.within(limit, guest -> guest.execute("save", QmpCommand.of(command, arguments)));
    }

    @Override
    public TransferProgress progress(Duration limit) {
        JsonObject answer = (JsonObject) execute("query-migrate", JsonObject.EMPTY, limit);
        JsonObject ram = answer.object("ram");
        return new TransferProgress(
                phase(answer.string("status")),
                ram.longValue("transferred"),
                ram.longValue("remaining"),
                ram.longValue("total"),
                0,
                0,
                1,
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                answer.optionalString("error-desc"));
    }

    private static Phase phase(String status) {
        return switch (status) {
            case "none" -> Phase.NONE;
            case "completed" -> Phase.COMPLETED;
            case "failed" -> Phase.FAILED;
            case "cancelled" -> Phase.CANCELLED;
            default -> Phase.ACTIVE;
        };
    }

    @Override
    public void cancel(Duration limit) {
        execute("migrate_cancel", JsonObject.EMPTY, limit);
    }

    @Override
    public Optional<String> cancelLine() {
        return Optional.of("{\"execute\":\"migrate_cancel\"}");
    }

    @Override
    public Optional<TransferBreaker> breaker(Duration limit) {
        return Optional.empty();
    }

    /** The machine has stood since before it was saved, and nothing but this lets it run. */
    @Override
    public void takeBack(Duration limit) {
        execute("cont", JsonObject.EMPTY, limit);
    }

    @Override
    public void switchOver(Duration limit) {
        throw unsupported();
    }

    @Override
    public void startPostCopy(Duration limit) {
        throw unsupported();
    }

    @Override
    public void downtimeLimit(Duration downtime, Duration limit) {
        throw unsupported();
    }

    @Override
    public Optional<Long> dirtyRate(Duration measure, Duration limit) {
        return Optional.empty();
    }

    @Override
    public int listen(TransferListen order, Duration limit) {
        throw unsupported();
    }

    private static UnsupportedException unsupported() {
        return new UnsupportedException(
                ErrorDetails.of("move", "the guest", "a microVM can be saved to a file, but not migrated"));
    }
}
