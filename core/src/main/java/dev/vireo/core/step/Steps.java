package dev.vireo.core.step;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.core.internal.guard.GuardedHost;
import dev.vireo.core.internal.guard.HeldLocks;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.LockedByException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.VireoException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.json.JsonObject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one module on one host, in a journal below its state root. Each subject has an operation lock, held while
 * a step on it is taken, and an effects lock for its commands, which stays taken as long as such a command runs, even
 * when its program has died.
 *
 * <pre>{@code
 * steps.take("remove", "group vg0", details, step -> ...);
 * }</pre>
 */
public final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);
    private static final ByteSize LIMIT = ByteSize.ofKiB(64);
    private static final String SUFFIX = ".json";

    /** How long a command of ours that was told to end may take for that. */
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final HeldLocks held = new HeldLocks();
    private final Host host;
    private final HostPath journal;
    private final HostPath runtime;
    private final HostPath locks;
    private final Duration patience;
    private final Consumer<Step> settler;

    /**
     * The steps of a module.
     *
     * @param module a word that names folders, such as {@code lvm}
     * @param patience how long to wait for another program's operation on the same subject
     * @param settler finishes or undoes a step whose program has died or failed; what it throws keeps the step
     */
    public Steps(Host host, StateRoot root, String module, Duration patience, Consumer<Step> settler) {
        this.host = new GuardedHost(host, held);
        this.patience = patience;
        this.settler = settler;
        journal = root.durable().resolve(module).resolve("journal");
        runtime = root.runtime();
        locks = runtime.resolve(module).resolve("locks");
    }

    /**
     * The host, for all that a step does. A thread that takes a step and has lost its lock, with the link to the host that
     * held it, gets {@link dev.vireo.error.UnreachableException} from then on: whoever takes the lock next settles the step.
     */
    public Host host() {
        return host;
    }

    /** The lock for commands with effects on a subject; see {@link dev.vireo.host.Command#under}. */
    public HostPath effects(String subject) {
        createLocks();
        return lock(subject, "effects");
    }

    /** Guests' processes pass through the runtime folder, and nobody else comes to the locks. */
    private void createLocks() {
        host.files().createFolders(runtime, 0711);
        host.files().createFolders(locks, 0700);
    }

    private HostPath lock(String subject, String kind) {
        return locks.resolve(subject.replace(' ', '-').replace('/', ':') + '.' + kind);
    }

    /**
     * Takes a step: what was left on the subject is settled, the step is written down, and taken. One that fails is
     * settled at once where that is possible, else later.
     *
     * @throws LockedByException somebody is at work on the subject
     * @throws UnreadableStateException a newer version has left something on it
     */
    public <T> T take(String operation, String subject, JsonObject details, Function<Step, T> work) {
        try (HostLock taken = operation(subject, operation, patience)) {
            settleAll(subject, operation);
            Step step = Step.of(operation, subject, details, Clock.systemUTC().instant());
            host.files().createFolders(journal, 0700);
            host.files().create(file(step), step.write(), 0600);
            T result;
            try {
                result = work.apply(step);
            } catch (RuntimeException e) {
                settleAfter(step, e);
                throw e;
            }
            host.files().delete(file(step));
            return result;
        }
    }

    private void settleAfter(Step step, RuntimeException failure) {
        try {
            settle(step, ENDING);
        } catch (VireoException e) {
            failure.addSuppressed(e);
        }
    }

    private HostLock operation(String subject, String verb, Duration wait) {
        HostPath file = lock(subject, "operation");
        try {
            return held.hold(host.locks().acquire(file, LockMode.EXCLUSIVE, verb + " " + subject, wait));
        } catch (NotFoundException e) { // nothing was locked since the host was started
            createLocks();
            return held.hold(host.locks().acquire(file, LockMode.EXCLUSIVE, verb + " " + subject, wait));
        }
    }

    /**
     * Finishes or undoes every step that was left by a program that died. What somebody works on is left alone, and so is
     * what a newer version has written.
     *
     * @return the steps that are still open
     */
    public List<Step> recover() {
        for (String subject : read().stream().map(Step::subject).distinct().toList()) {
            try (HostLock taken = operation(subject, "recover", Duration.ZERO)) {
                settleAll(subject, "recover");
            } catch (LockedByException e) {
                LOG.atDebug().addKeyValue("subject", subject).log("somebody is at it");
            } catch (VireoException e) {
                LOG.atWarn()
                        .addKeyValue("subject", subject)
                        .setCause(e)
                        .log("could not finish what was left; try again later");
            }
        }
        return read();
    }

    private void settleAll(String subject, String attempted) {
        for (Step step : read()) {
            if (step.subject().equals(subject)) {
                if (step.foreign()) {
                    throw new UnreadableStateException(
                            ErrorDetails.of(attempted, subject, "a newer version has left something unfinished")
                                    .advice("use the newer version of Vireo; step " + step.id()));
                }
                settle(step, Duration.ZERO);
            }
        }
    }

    private void settle(Step step, Duration wait) {
        HostPath effects = effects(step.subject());
        host.locks()
                .acquire(effects, LockMode.EXCLUSIVE, "recover " + step.subject(), wait)
                .close(); // the command of the program that died has ended, and only this program starts another one
        LOG.atInfo()
                .addKeyValue("step", step.operation())
                .addKeyValue("subject", step.subject())
                .log("settling");
        settler.accept(step);
        host.files().delete(file(step));
    }

    private HostPath file(Step step) {
        return journal.resolve(step.id() + SUFFIX);
    }

    private List<Step> read() {
        List<Step> steps = new ArrayList<>();
        for (FileStatus file : host.files().list(journal)) {
            if (!file.name().startsWith(".") && file.name().endsWith(SUFFIX)) {
                String id = file.name().substring(0, file.name().length() - SUFFIX.length());
                read(id).ifPresent(steps::add);
            }
        }
        return steps;
    }

    private Optional<Step> read(String id) {
        try {
            return host.files().read(journal.resolve(id + SUFFIX), LIMIT).map(bytes -> Step.read(id, bytes));
        } catch (VireoException | ClassCastException | IllegalArgumentException | DateTimeException e) {
            LOG.atWarn().addKeyValue("step", id).setCause(e).log("a step cannot be read and is left alone");
            return Optional.empty();
        }
    }
}
