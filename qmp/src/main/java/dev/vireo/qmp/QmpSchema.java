package dev.vireo.qmp;

import dev.vireo.json.JsonValue;
import dev.vireo.qmp.internal.SchemaIndex;
import java.util.Set;

/**
 * What a QEMU can do, from {@code query-qmp-schema}. Immutable.
 *
 * <p>A path starts at a command or event and goes on, step by step, separated by slashes:
 *
 * <table>
 * <caption>Steps of a path</caption>
 * <tr><th>Step</th><th>From</th><th>To</th></tr>
 * <tr><td>{@code arg-type}</td><td>command, event</td><td>its arguments or data</td></tr>
 * <tr><td>{@code ret-type}</td><td>command</td><td>what it returns</td></tr>
 * <tr><td>{@code member-name}</td><td>object</td><td>a member that all its variants have</td></tr>
 * <tr><td>{@code +case}</td><td>object</td><td>the further members of a variant</td></tr>
 * <tr><td>{@code ^value}</td><td>enum</td><td>a value</td></tr>
 * <tr><td>{@code !feature}</td><td>anything</td><td>a feature of it, such as {@code !unstable}</td></tr>
 * </table>
 *
 * <p>Arrays are passed through to their elements, and alternates to all their branches.
 *
 * <pre>{@code
 * schema.has("migrate-set-parameters/arg-type/multifd-channels");
 * schema.has("blockdev-add/arg-type/driver/^qcow2");
 * schema.has("blockdev-add/arg-type/+file/aio/^io_uring");
 * schema.has("query-cpus-fast/ret-type/thread-id");
 * schema.has("x-query-numa/!unstable");
 * }</pre>
 */
public final class QmpSchema {
    private final SchemaIndex index;

    private QmpSchema(SchemaIndex index) {
        this.index = index;
    }

    /** Asks a QEMU. */
    public static QmpSchema query(QmpClient client) {
        return of(client.execute("query-qmp-schema"));
    }

    /**
     * Reads the value of {@code query-qmp-schema}.
     *
     * @throws dev.vireo.json.JsonTypeException it has another shape
     */
    public static QmpSchema of(JsonValue reply) {
        return new QmpSchema(SchemaIndex.of(reply.asArray()));
    }

    /** Whether there is something at a path. */
    public boolean has(String path) {
        return index.has(path);
    }

    /** Whether there is such a command. */
    public boolean hasCommand(String name) {
        return index.commands().contains(name);
    }

    /** Whether there is such an event. */
    public boolean hasEvent(String name) {
        return index.events().contains(name);
    }

    /** Whether a command can be executed out of band. */
    public boolean allowsOutOfBand(String command) {
        return index.outOfBand().contains(command);
    }

    /** The names of all commands. */
    public Set<String> commands() {
        return index.commands();
    }

    /** The names of all events. */
    public Set<String> events() {
        return index.events();
    }
}
