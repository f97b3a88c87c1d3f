package dev.vireo.qmp.internal;

import dev.vireo.qmp.QmpEnd;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which id. An id goes to a new call only when no reply to it can come any more, or thousands of commands
 * later: one whose caller gave up stays taken until its late reply.
 *
 * <p>Ids are small, because each byte of a command costs microseconds (see {@link CommandEncoder}), and start at random,
 * because a monitor can hand a reply for its last client to the next one.
 */
public final class PendingCalls {
    /** Commands without a reply, given-up ones included, before further ones are refused. */
    public static final int LIMIT = 8_192;

    private static final int IDS = 10_000;

    private final ConcurrentHashMap<Integer, Call> calls = new ConcurrentHashMap<>();
    private final AtomicInteger next;
    private volatile @Nullable QmpEnd end;

    /** An empty table whose first id follows from a number. */
    public PendingCalls(int start) {
        next = new AtomicInteger(start);
    }

    /** Gives a call an id; -1 if too many wait. A table that is closed settles the call at once. */
    public int register(Call call) {
        if (calls.size() >= LIMIT) {
            return -1;
        }
        int id = nextId();
        while (calls.putIfAbsent(id, call) != null) {
            id = nextId();
        }
        QmpEnd over = end;
        if (over != null) {
            calls.remove(id);
            call.settle(new Outcome.Lost(over));
        }
        return id;
    }

    private int nextId() {
        return Math.floorMod(next.getAndIncrement(), IDS);
    }

    /** An id that no call will get before thousands of others. */
    public int reserveId() {
        return nextId();
    }

    /** Takes the call of an id out, because a reply came; null if nobody waits for that. */
    public @Nullable Call take(int id) {
        return calls.remove(id);
    }

    /** Takes a call out that was never sent. */
    public void forget(int id) {
        calls.remove(id);
    }

    /** Settles all calls as lost, and every later one. */
    public void close(QmpEnd why) {
        end = why;
        for (Integer id : calls.keySet()) {
            Call call = calls.remove(id);
            if (call != null) {
                call.settle(new Outcome.Lost(why));
            }
        }
    }

    /** Calls without a reply. */
    public int size() {
        return calls.size();
    }
}
