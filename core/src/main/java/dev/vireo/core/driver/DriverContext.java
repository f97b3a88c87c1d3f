package dev.vireo.core.driver;

import dev.vireo.ConnectOptions;
import dev.vireo.StateRoot;
import dev.vireo.host.Host;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the engine gives a driver. All of it stays the engine's; a driver closes none of it.
 *
 * @param host the machine
 * @param stateRoot where files are kept on it
 * @param options how the program connected
 * @param timer for timeouts; tasks on it return at once
 * @param workers for work that may block
 * @param callbacks where the program's own callbacks run
 * @param clock the time
 */
public record DriverContext(
        Host host,
        StateRoot stateRoot,
        ConnectOptions options,
        ScheduledExecutorService timer,
        Executor workers,
        Executor callbacks,
        Clock clock) {}
