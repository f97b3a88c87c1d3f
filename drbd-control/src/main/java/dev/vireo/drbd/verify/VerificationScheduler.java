package dev.vireo.drbd.verify;

import dev.vireo.StateRoot;
import dev.vireo.core.driver.StateRoots;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.verify.VerificationEvent.Kind;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies all resources of a host at their times, one after the other, as long as it is open. What is not connected and
 * current is left out until it is; of two hosts only the one with the smaller address of replication begins, so that both
 * may run a scheduler.
 *
 * <pre>{@code
 * VerificationSchedule sundays = VerificationSchedule.weekly(DayOfWeek.SUNDAY, LocalTime.of(0, 42), zone);
 * try (VerificationScheduler scheduler = VerificationScheduler.open(drbd, sundays, options, alarms::send)) {
 *     ...
 * }
 * }</pre>
 *
 * <p>The handler is called on the scheduler's thread, one event after the other. Where no JVM runs see {@link
 * VerificationTimer}.
 */
public final class VerificationScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VerificationScheduler.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(2);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Drbd drbd;
    private final VerificationSchedule schedule;
    private final VerificationOptions options;
    private final Consumer<VerificationEvent> handler;
    private final StateRoot root;
    private final Clock clock;
    private final VerificationLog log;
    private final Map<ResourceName, Instant> seen = new HashMap<>();
    private final Set<ResourceName> toldOverdue = new HashSet<>();
    private final ScheduledExecutorService thread;

    private VerificationScheduler(
            Drbd drbd,
            VerificationSchedule schedule,
            VerificationOptions options,
            Consumer<VerificationEvent> handler,
            Clock clock,
            Duration pace) {
        this.drbd = drbd;
        this.schedule = schedule;
        this.options = options;
        this.handler = handler;
        this.clock = clock;
        root = StateRoots.usual(drbd.host());
        log = new VerificationLog(drbd.host(), root);
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "vireo-drbd-scheduler");
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(this::look, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins to look after a host. */
    public static VerificationScheduler open(
            Drbd drbd,
            VerificationSchedule schedule,
            VerificationOptions options,
            Consumer<VerificationEvent> handler) {
        return open(drbd, schedule, options, handler, Clock.systemUTC(), LOOK);
    }

    /**
     * The same with another clock.
     *
     * @param pace how often it is looked what is due
     */
    public static VerificationScheduler open(
            Drbd drbd,
            VerificationSchedule schedule,
            VerificationOptions options,
            Consumer<VerificationEvent> handler,
            Clock clock,
            Duration pace) {
        return new VerificationScheduler(drbd, schedule, options, handler, clock, pace);
    }

    private void look() {
        try {
            VerificationPlan plan = VerificationPlan.of(schedule, clock.instant(), candidates());
            plan.overdue().stream()
                    .filter(toldOverdue::add)
                    .forEach(name ->
                            tell(name, Kind.OVERDUE, Optional.empty(), "none has reached its end for two periods"));
            plan.next().ifPresent(this::verify);
        } catch (VireoException e) { // the host may answer again
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("host", drbd.host().address())
                    .log("cannot look what is to be verified");
        } catch (RuntimeException e) { // of the handler
            LOG.atError().setCause(e).log("the handler of verifications has failed");
        }
    }

    private List<VerificationPlan.Candidate> candidates() {
        List<VerificationPlan.Candidate> found = new ArrayList<>();
        for (ResourceState state : drbd.state().resources()) {
            name(state).ifPresent(name -> {
                List<VerificationResult> past = log.read(name);
                Instant known = past.isEmpty()
                        ? seen.computeIfAbsent(name, key -> clock.instant())
                        : past.get(0).begun();
                Optional<Instant> tried = past.isEmpty()
                        ? Optional.empty()
                        : Optional.of(past.get(past.size() - 1).begun());
                Optional<Instant> whole = log.lastWhole(name).map(VerificationResult::begun);
                boolean possible = VerificationRun.obstacle(state).isEmpty();
                found.add(new VerificationPlan.Candidate(name, known, tried, whole, possible, isOurs(name)));
            });
        }
        return found;
    }

    private static Optional<ResourceName> name(ResourceState state) {
        try {
            return Optional.of(ResourceName.of(state.name()));
        } catch (InvalidSpecException e) { // made by others, under a name that we would not take
            return Optional.empty();
        }
    }

    private boolean isOurs(ResourceName name) {
        return Initiator.isHere(drbd.host()
                .run(Command.of("drbdsetup", "show", name.value())
                        .environment("LC_ALL", "C")
                        .deadline(DEADLINE))
                .output());
    }

    private void verify(ResourceName name) {
        try {
            VerificationResult result = Verification.of(drbd.resource(name), root, clock)
                    .start(options)
                    .await(LONGEST);
            switch (result.outcome()) {
                case SAME -> tell(name, Kind.PASSED, Optional.of(result), "both hosts have the same data");
                case DIFFERENT ->
                    tell(
                            name,
                            Kind.DIFFERENT,
                            Optional.of(result),
                            result.outOfSync() + " differ"
                                    + (result.reconnectOverwritesSecondary()
                                            ? "; the next reconnect overwrites the secondary with them"
                                            : ""));
                case INTERRUPTED -> tell(name, Kind.FAILED, Optional.of(result), "it did not reach the end");
            }
            if (result.outcome() != VerificationOutcome.INTERRUPTED) {
                toldOverdue.remove(name);
            }
        } catch (VireoException e) {
            tell(name, Kind.FAILED, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private void tell(ResourceName name, Kind kind, Optional<VerificationResult> result, String message) {
        handler.accept(new VerificationEvent(clock.instant(), name, kind, result, message));
    }

    /** Looks after it no longer; a verification that is under way goes on in the kernel, and is in no log. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
