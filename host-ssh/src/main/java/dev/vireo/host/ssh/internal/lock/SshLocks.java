package dev.vireo.host.ssh.internal.lock;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockHolder;
import dev.vireo.host.LockMode;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Leases;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.io.Threads;
import dev.vireo.host.ssh.internal.link.Links;
import dev.vireo.host.ssh.internal.script.Script;
import dev.vireo.host.ssh.internal.worker.Refusal;
import dev.vireo.host.ssh.internal.worker.Reply;
import dev.vireo.host.ssh.internal.worker.Workers;
import dev.vireo.spi.linux.LockNote;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** flock(2) by a lock-keeper on the host, on the same files and with the same notes as on this machine. */
public final class SshLocks {
    private static final String LOCK = "lock";
    private static final String HOLDER = "read the holder of";
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /** Looks before a refusal: whoever asks for the holder takes the lock for some milliseconds. */
    private static final int LEAST_LOOKS = 12;

    private final Links links;
    private final Workers workers;
    private final Ownership ownership;
    private final Leases leases;
    private final Supplier<String> who;
    private final Clock clock;
    private final Duration patience;
    private @Nullable LockKeeper keeper;

    /**
     * Locks that end with their owner.
     *
     * @param who program and process, for those who are refused
     * @param keepAlive how often the keeper hears of us; three times as long, and it gives up
     */
    public SshLocks(
            Links links,
            Workers workers,
            Ownership ownership,
            Leases leases,
            Threads threads,
            Supplier<String> who,
            Clock clock,
            Duration keepAlive) {
        this.links = links;
        this.workers = workers;
        this.ownership = ownership;
        this.leases = leases;
        this.who = who;
        this.clock = clock;
        this.patience = keepAlive.multipliedBy(3);
        threads.every(keepAlive.toNanos() * 4 / 5, this::beat);
    }

    private void beat() {
        LockKeeper current;
        synchronized (this) {
            current = keeper;
        }
        if (current != null) {
            current.beat();
        }
    }

    /** See {@link dev.vireo.host.HostLocks#acquire}; each answer of the host has so long. */
    public HostLock acquire(HostPath file, LockMode mode, String purpose, Duration wait, Duration limit) {
        String subject = subject(file);
        ownership.refuseClosed(LOCK, subject);
        Deadline.refuseInterrupt(LOCK, subject);
        Deadline deadline = Deadline.after(wait);
        long pause = FIRST_PAUSE;
        int looks = 0;
        while (true) {
            ownership.refuseClosed(LOCK, subject);
            leases.refuseIfLost(LOCK, subject);
            LockKeeper current = keeper(limit, subject);
            String id = current.nextId();
            String word = ask(current, id, file, mode, purpose, limit);
            if (word.equals("held")) {
                SshLock lock = new SshLock(current, id, file, ownership, leases);
                leases.taken(lock);
                ownership.add(lock, LOCK, subject);
                return lock;
            }
            if (word.equals("again")) {
                continue;
            }
            refuseUnlessTaken(word, file, limit);
            looks++;
            if (looks >= LEAST_LOOKS && deadline.hasPassed()) {
                throw taken(file, Deadline.after(limit));
            }
            long rest = looks < LEAST_LOOKS ? FIRST_PAUSE : Math.min(pause, deadline.remainingNanos());
            LockSupport.parkNanos(this, rest);
            Deadline.refuseInterrupt(LOCK, subject);
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
    }

    private String ask(LockKeeper current, String id, HostPath file, LockMode mode, String purpose, Duration limit) {
        String subject = subject(file);
        String flag = mode == LockMode.EXCLUSIVE ? "-x" : "-s";
        String note = mode == LockMode.EXCLUSIVE ? LockNote.encode(new LockHolder(who.get(), purpose, now())) : "";
        CompletableFuture<String> answer = current.ask(LOCK, id, flag, file.value(), note);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            var unused = current.ask("free", id);
            throw Deadline.interrupted(LOCK, subject, Effect.NOTHING);
        } catch (ExecutionException | TimeoutException e) {
            var unused = current.ask("free", id);
            throw new UnreachableException(
                    ErrorDetails.of(LOCK, subject, "the lock-keeper on the host does not answer"),
                    e instanceof ExecutionException ? e.getCause() : e);
        }
    }

    private void refuseUnlessTaken(String word, HostPath file, Duration limit) {
        String subject = subject(file);
        switch (word) {
            case "taken" -> {}
            case "link" -> throw new AccessDeniedException(ErrorDetails.of(LOCK, subject, "it is a symbolic link"));
            case "folder" -> throw new NotFoundException(ErrorDetails.of(LOCK, subject, "its folder is not there"));
            default -> {
                Reply why = workers.look(Deadline.after(limit), LOCK, subject, "holder", file.value());
                throw why.isDone() || why.status() == Reply.ABSENT
                        ? new AccessDeniedException(ErrorDetails.of(LOCK, subject, "it cannot be opened for writing")
                                .advice("check the rights, and that flock of util-linux is there"))
                        : Refusal.of(why, LOCK, subject);
            }
        }
    }

    /** The keeper of today: one that is lost never comes back, a new one begins without locks. */
    private LockKeeper keeper(Duration limit, String subject) {
        synchronized (this) {
            LockKeeper current = keeper;
            if (current != null && current.isAlive()) {
                return current;
            }
        }
        LockKeeper made = new LockKeeper(patience);
        links.start(Script.KEEPER, made, Deadline.after(limit), LOCK, subject);
        LockKeeper lost;
        synchronized (this) {
            LockKeeper current = keeper;
            if (current != null && current.isAlive()) {
                made.close();
                return current;
            }
            lost = current;
            keeper = made;
        }
        if (lost != null) {
            lost.close();
        }
        return made;
    }

    /** The refusal of a lock that is taken. */
    public VireoException taken(HostPath file, Deadline deadline) {
        return LockNote.refusal(subject(file), holder(file, deadline), now());
    }

    /** See {@link dev.vireo.host.HostLocks#holder}. */
    public Optional<LockHolder> holder(HostPath file, Deadline deadline) {
        String subject = subject(file);
        ownership.refuseClosed(HOLDER, subject);
        Reply reply = workers.look(deadline, HOLDER, subject, "holder", file.value());
        if (Refusal.isMissing(reply)) {
            return Optional.empty();
        }
        if (!reply.isDone()) {
            throw Refusal.of(reply, HOLDER, subject);
        }
        return LockNote.decode(reply.text());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String subject(HostPath file) {
        return "lock " + file;
    }

    /** Ends the keeper. */
    public synchronized void close() {
        if (keeper != null) {
            keeper.close();
        }
    }
}
