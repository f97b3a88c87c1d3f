package dev.vireo.host.ssh.internal.worker;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.link.Links;
import dev.vireo.host.ssh.internal.script.Script;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The workers of a host: as many as there are operations at once, of which a few are kept for the next ones. */
public final class Workers {
    private static final int MOST_IDLE = 4;
    private static final byte[] NOTHING = new byte[0];

    private final Links links;
    private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();

    /** Workers on these connections. */
    public Workers(Links links) {
        this.links = links;
        links.onShortage(this::giveBackOne);
    }

    private boolean giveBackOne() {
        Worker worker = idle.pollLast();
        if (worker != null) {
            worker.close();
        }
        return worker != null;
    }

    /** Does something that changes nothing. */
    public Reply look(Deadline deadline, String attempted, String subject, String operation, String... arguments) {
        return call(deadline, Effect.NOTHING, attempted, subject, operation, List.of(arguments), NOTHING);
    }

    /** Does something that may have happened when the answer is lost. */
    public Reply change(Deadline deadline, String attempted, String subject, String operation, String... arguments) {
        return call(deadline, Effect.UNKNOWN, attempted, subject, operation, List.of(arguments), NOTHING);
    }

    /** The same with bytes that the operation reads. */
    public Reply write(
            Deadline deadline,
            String attempted,
            String subject,
            String operation,
            List<String> arguments,
            byte[] bytes) {
        return call(deadline, Effect.UNKNOWN, attempted, subject, operation, arguments, bytes);
    }

    private Reply call(
            Deadline deadline,
            Effect whenLost,
            String attempted,
            String subject,
            String operation,
            List<String> arguments,
            byte[] bytes) {
        Deadline.refuseInterrupt(attempted, subject);
        Worker worker = take(deadline, attempted, subject);
        boolean reusable = false;
        try {
            Reply reply = worker.ask(operation, arguments, bytes).get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            reusable = reply.status() != 20;
            return reply;
        } catch (InterruptedException e) {
            throw Deadline.interrupted(attempted, subject, whenLost);
        } catch (TimeoutException e) {
            throw new TimedOutException(
                    ErrorDetails.of(attempted, subject, "the host did not answer within " + deadline.limit())
                            .effect(whenLost));
        } catch (ExecutionException e) {
            throw new UnreachableException(
                    ErrorDetails.of(attempted, subject, "the connection was lost")
                            .effect(whenLost),
                    e.getCause());
        } finally {
            if (reusable && idle.size() < MOST_IDLE) {
                idle.addFirst(worker);
            } else {
                worker.close();
            }
        }
    }

    private Worker take(Deadline deadline, String attempted, String subject) {
        Worker known = idle.pollFirst();
        while (known != null && !known.isOpen()) {
            known = idle.pollFirst();
        }
        if (known != null) {
            return known;
        }
        Worker worker = new Worker();
        links.start(Script.WORKER, worker, deadline, attempted, subject);
        return worker;
    }
}
