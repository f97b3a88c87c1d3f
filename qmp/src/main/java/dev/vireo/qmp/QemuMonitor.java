package dev.vireo.qmp;

import dev.vireo.ByteSize;
import dev.vireo.error.MonitorException;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonTypeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Typed calls over a monitor, for what is needed every day. Each method is one QMP command, which its comment names;
 * errors are those of {@link QmpClient}, and {@link JsonTypeException} where a reply has another shape.
 */
public final class QemuMonitor {
    private static final String NOT_ACTIVE = "DeviceNotActive";

    private final QmpClient client;

    /** Typed calls over this client, which stays the caller's. */
    public QemuMonitor(QmpClient client) {
        this.client = client;
    }

    /** The client, for all other commands. */
    public QmpClient client() {
        return client;
    }

    /** The same monitor with another deadline. */
    public QemuMonitor within(Duration deadline) {
        return new QemuMonitor(client.within(deadline));
    }

    /** Whether and how it runs ({@code query-status}). */
    public QemuStatus status() {
        JsonObject status = client.execute("query-status").asObject();
        return new QemuStatus(RunState.of(status.string("status")), status.bool("running"));
    }

    /** The version of QEMU ({@code query-version}). */
    public QemuVersion version() {
        return QemuVersion.of(client.execute("query-version").asObject());
    }

    /** The name that it was given by {@code -name} ({@code query-name}). */
    public Optional<String> name() {
        return client.execute("query-name").asObject().optionalString("name");
    }

    /** The guest's UUID; zero if none was given ({@code query-uuid}). */
    public UUID uuid() {
        JsonObject reply = client.execute("query-uuid").asObject();
        String text = reply.string("UUID");
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new JsonTypeException("UUID", "a UUID", text);
        }
    }

    /** Stops the guest's CPUs ({@code stop}). */
    public void stop() {
        client.execute("stop");
    }

    /** Lets the guest's CPUs run ({@code cont}). Never for a source after a migration: QEMU would obey. */
    public void cont() {
        client.execute("cont");
    }

    /** Resets the machine, as its button does ({@code system_reset}). */
    public void systemReset() {
        client.execute("system_reset");
    }

    /** Presses the power button, which the guest may ignore ({@code system_powerdown}). */
    public void systemPowerdown() {
        client.execute("system_powerdown");
    }

    /** Ends QEMU ({@code quit}). It has agreed, and is not yet gone, when this returns. */
    public void quit() {
        client.execute("quit");
    }

    /** The counters of the guest's block devices ({@code query-blockstats}). */
    public List<BlockStatistics> blockStatistics() {
        return list("query-blockstats", BlockStatistics::new);
    }

    /** The guest's block devices ({@code query-block}). */
    public List<BlockDevice> blockDevices() {
        return list("query-block", BlockDevice::new);
    }

    /** The character devices ({@code query-chardev}). */
    public List<CharacterDevice> characterDevices() {
        return list("query-chardev", CharacterDevice::new);
    }

    /** The virtual CPUs, without stopping them ({@code query-cpus-fast}). */
    public List<QemuCpu> cpus() {
        return list("query-cpus-fast", QemuCpu::new);
    }

    /** The memory that the balloon leaves to the guest; empty without a balloon ({@code query-balloon}). */
    public Optional<ByteSize> balloon() {
        try {
            JsonObject reply = client.execute("query-balloon").asObject();
            return Optional.of(ByteSize.ofBytes(reply.longValue("actual")));
        } catch (MonitorException e) {
            if (e.errorClass().equals(NOT_ACTIVE)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Changes the size that the guest sees of a node ({@code block_resize}). */
    public void blockResize(String nodeName, ByteSize size) {
        client.execute("block_resize", JsonObject.of("node-name", nodeName, "size", size.bytes()));
    }

    private <T> List<T> list(String command, Function<JsonObject, T> reader) {
        return client.execute(command).asArray().objects().stream().map(reader).toList();
    }
}
