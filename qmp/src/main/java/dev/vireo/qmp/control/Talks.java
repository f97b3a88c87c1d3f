package dev.vireo.qmp.control;

import dev.vireo.core.driver.TransferBreaker;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Conversations over a monitor that this guest has, however it gets to it. */
final class Talks implements Conversations {
    /** How a guest gets to a monitor. */
    interface Way {
        <T> T with(TimeLimit limit, BiFunction<QmpClient, TimeLimit, T> talk);
    }

    private final Way way;
    private final MonitorAccess access;

    Talks(Way way, MonitorAccess access) {
        this.way = way;
        this.access = access;
    }

    @Override
    public <T> T within(Duration limit, Function<Asking, T> talk) {
        return way.with(TimeLimit.in(limit), (client, end) -> talk.apply(new Talk(client, end, access.domain())));
    }

    @Override
    public Optional<TransferBreaker> breaker(Duration limit) {
        return SpareMonitor.take(access, limit);
    }

    private record Talk(QmpClient client, TimeLimit end, String domain) implements Asking {
        @Override
        public JsonValue execute(String attempted, QmpCommand command) {
            return Understanding.of(
                    domain, command.name(), () -> client.execute(command.deadline(end.leftFor(attempted, domain))));
        }

        @Override
        public Duration left() {
            return end.left();
        }
    }
}
