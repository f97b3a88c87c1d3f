package dev.vireo.qmp.control;

import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestRun;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.HostLock;
import dev.vireo.host.LockMode;
import dev.vireo.host.SocketTarget;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.QmpOptions;
import java.time.Duration;

/** The monitors of one guest: their locks and sockets. */
final class MonitorAccess {
    private static final String QUESTION = "query-uuid";
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final DriverContext context;
    private final GuestDefinition definition;
    private final GuestRun run;

    MonitorAccess(DriverContext context, GuestDefinition definition, GuestRun run) {
        this.context = context;
        this.definition = definition;
        this.run = run;
    }

    /** What errors call the guest. */
    String domain() {
        return "domain " + definition.name();
    }

    /**
     * Takes a monitor's lock.
     *
     * @throws dev.vireo.error.LockedByException another program has it
     */
    HostLock lock(String monitor, Duration wait) {
        return context.host()
                .locks()
                .acquire(run.folder().lock(monitor), LockMode.EXCLUSIVE, "control " + domain(), wait);
    }

    /** Options for a connection that nobody listens to. */
    QmpOptions.Builder options() {
        return QmpOptions.builder()
                .name("monitor of " + domain())
                .deadline(context.options().timeouts().call())
                .callbackExecutor(context.workers())
                .timer(context.timer());
    }

    /**
     * Connects to a monitor, whose process must be of the guest's user.
     *
     * @throws dev.vireo.qmp.MonitorBusyException it does not greet
     */
    QmpClient connect(String monitor, Duration limit, QmpOptions.Builder options) {
        Duration some = limit.compareTo(SHORTEST) < 0 ? SHORTEST : limit;
        SocketTarget target =
                SocketTarget.of(run.folder().socket(monitor)).peer(run.userId()).deadline(some);
        return QmpClient.connect(context.host(), target, options.handshake(some).build());
    }

    /**
     * Checks that the guest is the one that is meant.
     *
     * @throws ConflictException it is another
     */
    void verify(QmpClient client, TimeLimit limit) {
        JsonValue answer = client.execute(QmpCommand.of(QUESTION).deadline(limit.leftFor("control", domain())));
        String uuid =
                Understanding.of(domain(), QUESTION, () -> answer.asObject().string("UUID"));
        if (!uuid.equals(definition.uuid().toString())) {
            throw new ConflictException(
                    ErrorDetails.of("control", domain(), "what runs in its place is the machine " + uuid)
                            .advice("look who started it: " + run.folder().path()));
        }
    }
}
