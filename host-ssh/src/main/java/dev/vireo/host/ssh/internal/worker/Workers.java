package dev.vireo.host.ssh.internal.worker;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Leases;
import dev.vireo.host.ssh.internal.link.Links;
import dev.vireo.host.ssh.internal.script.Script;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The workers of a host: as many as there are operations at once, of which a few are kept for the next ones. */
public final class Workers {
    private static final int MOST_IDLE = 4;
    private static final byte[] NOTHING = new byte[0];

    private final Links links;
    private final Leases leases;
    private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();

    /** Workers on these connections. */
    public Workers(Links links, Leases leases) {
        this.links = links;
        this.leases = leases;
        links.onShortage(this::giveBackOne);
    }

    private boolean giveBackOne() {
        Worker worker = idle.pollLast();
        if (worker != null) {
            worker.close();
        }
        return worker != null;
    }

    /**
     * Does something that changes nothing. So a worker that was kept, and whose connection turns out to be lost, is no
     * reason to fail: the next one is asked, at last a new one, which waits for a new connection.
     */
    public Reply look(Deadline deadline, String attempted, String subject, String operation, String... arguments) {
        Deadline.refuseInterrupt(attempted, subject);
        List<String> all = List.of(arguments);
        Worker kept = kept();
        while (kept != null) {
            try {
                return ask(kept, deadline, Effect.NOTHING, attempted, subject, operation, all, NOTHING);
            } catch (UnreachableException lost) {
                kept = kept();
            }
        }
        return ask(
                fresh(deadline, attempted, subject),
                deadline,
                Effect.NOTHING,
                attempted,
                subject,
                operation,
                all,
                NOTHING);
    }

    /** Does something that may have happened when the answer is lost. */
    public Reply change(Deadline deadline, String attempted, String subject, String operation, String... arguments) {
        leases.refuseIfLost(attempted, subject);
        return change(deadline, attempted, subject, operation, List.of(arguments), NOTHING);
    }

    /** Ends something of our own, which a lost lock does not forbid. */
    public Reply end(Deadline deadline, String attempted, String subject, String operation, String... arguments) {
        return change(deadline, attempted, subject, operation, List.of(arguments), NOTHING);
    }

    /** The same with bytes that the operation reads. */
    public Reply write(
            Deadline deadline,
            String attempted,
            String subject,
            String operation,
            List<String> arguments,
            byte[] bytes) {
        leases.refuseIfLost(attempted, subject);
        return change(deadline, attempted, subject, operation, arguments, bytes);
    }

    private Reply change(
            Deadline deadline,
            String attempted,
            String subject,
            String operation,
            List<String> arguments,
            byte[] bytes) {
        Deadline.refuseInterrupt(attempted, subject);
        Worker worker = take(deadline, attempted, subject);
        return ask(worker, deadline, Effect.UNKNOWN, attempted, subject, operation, arguments, bytes);
    }

    private Reply ask(
            Worker worker,
            Deadline deadline,
            Effect whenLost,
            String attempted,
            String subject,
            String operation,
            List<String> arguments,
            byte[] bytes) {
        boolean reusable = false;
        try {
            Reply reply = worker.ask(Call::small, operation, arguments, bytes)
                    .reply()
                    .get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            reusable = reply.status() != Reply.UNREAD;
            return reply;
        } catch (InterruptedException e) {
            throw Deadline.interrupted(attempted, subject, whenLost);
        } catch (TimeoutException e) {
            throw new TimedOutException(
                    ErrorDetails.of(attempted, subject, "the host did not answer within " + deadline.limit())
                            .effect(whenLost));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsupportedException noShell) {
                throw noShell;
            }
            throw new UnreachableException(
                    ErrorDetails.of(attempted, subject, "the connection was lost")
                            .effect(whenLost),
                    e.getCause());
        } finally {
            giveBack(worker, reusable);
        }
    }

    private void giveBack(Worker worker, boolean reusable) {
        if (reusable && idle.size() < MOST_IDLE) {
            idle.addFirst(worker);
        } else {
            worker.close();
        }
    }

    /**
     * Begins a command and returns at once; when its answer is whole, the worker is free for others.
     *
     * @param limit the most bytes that are kept of each output
     */
    public Running begin(Deadline deadline, String subject, List<String> arguments, byte[] input, long limit) {
        Worker worker = take(deadline, "run", subject);
        Call call = worker.ask(nonce -> Call.command(nonce, limit), "run", arguments, input);
        var unused = call.reply().whenComplete((reply, failure) -> {
            boolean verdictOnly = reply != null
                    && reply.status() == Reply.UNREAD
                    && !call.started().isDone();
            giveBack(worker, reply != null && !verdictOnly);
        });
        return new Running(call, worker::close);
    }

    /**
     * A command that was begun.
     *
     * @param call what is known of it
     * @param forget gives its worker up, though the command may go on
     */
    public record Running(Call call, Runnable forget) {}

    private Worker take(Deadline deadline, String attempted, String subject) {
        Worker kept = kept();
        return kept != null ? kept : fresh(deadline, attempted, subject);
    }

    private @Nullable Worker kept() {
        Worker known = idle.pollFirst();
        while (known != null && !known.isOpen()) {
            known = idle.pollFirst();
        }
        return known;
    }

    private Worker fresh(Deadline deadline, String attempted, String subject) {
        Worker worker = new Worker();
        links.start(Script.WORKER, worker, deadline, attempted, subject);
        return worker;
    }
}
