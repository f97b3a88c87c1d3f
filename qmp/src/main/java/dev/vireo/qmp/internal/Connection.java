package dev.vireo.qmp.internal;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.qmp.QmpEnd;
import dev.vireo.qmp.QmpFault;
import dev.vireo.qmp.QmpOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket with everything that is decided about its bytes. What arrives is handled on the host's I/O thread, which
 * settles calls and fills queues but runs no foreign code.
 */
final class Connection implements SocketListener {
    /** QEMU never sends a malformed line. Who sends so many would keep the I/O thread from other monitors. */
    private static final int MALFORMED_LINES = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final String subject;
    private final Callbacks callbacks;
    private final PendingCalls calls;
    private final EventFanout events;
    private final Counters counters = new Counters();
    private final Verdicts verdicts;
    private final @Nullable HandlerQueue<QmpFault> faults;
    private final LineDecoder decoder;
    private final MessageReader reader = new MessageReader(this::accept);
    private final Handshake handshake;
    private final CompletableFuture<Reaction.Negotiate> greeted = new CompletableFuture<>();
    private final CompletableFuture<Reaction.Ready> ready = new CompletableFuture<>();
    private final AtomicReference<@Nullable QmpEnd> end = new AtomicReference<>();
    private final CompletableFuture<QmpEnd> ended = new CompletableFuture<>();
    private volatile @Nullable HostSocket socket;
    private volatile boolean heard;

    Connection(String subject, QmpOptions options) {
        this.subject = subject;
        callbacks = new Callbacks(options);
        calls = new PendingCalls(ThreadLocalRandom.current().nextInt());
        events = new EventFanout(subject, options.queueLimit(), callbacks);
        verdicts = new Verdicts(subject);
        faults = options.faultHandler()
                .map(handler ->
                        new HandlerQueue<QmpFault>(handler, fault -> true, options.queueLimit(), callbacks, () -> {}))
                .orElse(null);
        decoder = new LineDecoder((int) options.messageLimit().bytes());
        handshake = new Handshake(calls.reserveId(), options.outOfBand());
        options.listeners().forEach(listener -> events.listen(listener.filter(), listener.handler()));
    }

    String subject() {
        return subject;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    PendingCalls calls() {
        return calls;
    }

    EventFanout events() {
        return events;
    }

    Counters counters() {
        return counters;
    }

    Verdicts verdicts() {
        return verdicts;
    }

    /** The greeting asks to negotiate; fails if the connection ends first. */
    CompletableFuture<Reaction.Negotiate> greeted() {
        return greeted;
    }

    /** The monitor takes commands; fails if the connection ends first. */
    CompletableFuture<Reaction.Ready> ready() {
        return ready;
    }

    /** Whether the peer has sent anything. */
    boolean heard() {
        return heard;
    }

    @Nullable
    QmpEnd end() {
        return end.get();
    }

    CompletionStage<QmpEnd> ended() {
        return ended.copy();
    }

    /** The socket to send on, told by the thread that connected it: data may have arrived before. */
    void attach(HostSocket connected) {
        socket = connected;
        if (end.get() != null) {
            connected.close();
        }
    }

    /** Queues bytes on the socket; see {@link HostSocket#send}. */
    void send(ByteBuffer bytes) {
        HostSocket connected = socket;
        if (connected != null) {
            connected.send(bytes);
        }
    }

    @Override
    public void received(ByteBuffer data) {
        heard = true;
        if (end.get() == null) {
            decoder.feed(data, reader);
        }
    }

    @Override
    public void closed(@Nullable Throwable failure) {
        String where = decoder.isMidLine() ? " in the middle of a message" : "";
        if (failure == null) {
            end(new QmpEnd(QmpEnd.Kind.LOST, "QEMU closed it" + where, null));
        } else {
            end(new QmpEnd(QmpEnd.Kind.LOST, "the link broke" + where + ": " + failure.getMessage(), failure));
        }
    }

    private void accept(Message message) {
        if (end.get() != null) {
            decoder.discard();
            return;
        }
        Reaction reaction = handshake.on(message);
        if (reaction instanceof Reaction.Return returned) {
            answer(returned.id(), new Outcome.Returned(returned.value()));
        } else if (reaction instanceof Reaction.Fail refused) {
            answer(refused.id(), new Outcome.Refused(refused.errorClass(), refused.description()));
        } else if (reaction instanceof Reaction.Announce announced) {
            counters.event();
            events.announce(announced.event());
        } else if (reaction instanceof Reaction.Report reported) {
            report(reported.fault());
        } else if (reaction instanceof Reaction.Negotiate negotiate) {
            greeted.complete(negotiate);
        } else if (reaction instanceof Reaction.Ready now) {
            ready.complete(now);
        } else if (reaction instanceof Reaction.Refused refused) {
            end(new QmpEnd(QmpEnd.Kind.REFUSED, refused.reason(), null));
        }
    }

    private void answer(int id, Outcome outcome) {
        Call call = calls.take(id);
        if (call == null) {
            report(new QmpFault(QmpFault.Kind.UNKNOWN_ID, "a reply to an id that nobody waits for"));
            return;
        }
        counters.reply();
        if (!call.settle(outcome)) {
            counters.lateReply();
        }
    }

    private void report(QmpFault fault) {
        long count = counters.fault(fault.kind());
        if (count == 1) {
            LOG.atDebug()
                    .addKeyValue("monitor", subject)
                    .addKeyValue("kind", fault.kind())
                    .addKeyValue("detail", fault.detail())
                    .log("A monitor broke the protocol; further faults of this kind are counted only");
        }
        if (faults != null) {
            faults.offer(fault);
        }
        if (fault.kind() == QmpFault.Kind.MALFORMED_LINE && count >= MALFORMED_LINES) {
            decoder.discard();
            end(new QmpEnd(QmpEnd.Kind.NOT_QMP, "it sent " + MALFORMED_LINES + " lines that are no QMP", null));
        }
    }

    /** Ends the connection for everybody, once. */
    void end(QmpEnd why) {
        if (!end.compareAndSet(null, why)) {
            return;
        }
        LOG.atDebug()
                .addKeyValue("monitor", subject)
                .addKeyValue("kind", why.kind())
                .addKeyValue("reason", why.reason())
                .log("The connection to a monitor ended");
        calls.close(why);
        events.end(() -> verdicts.lost(why, ErrorDetails.of("take", "event of " + subject, ""), Effect.NOTHING));
        greeted.completeExceptionally(new ConnectionEnded());
        ready.completeExceptionally(new ConnectionEnded());
        HostSocket connected = socket;
        if (connected != null) {
            connected.close();
        }
        callbacks.complete(() -> ended.complete(why));
    }

    /** Ends the connection from here, with what it owns. */
    void close() {
        end(new QmpEnd(QmpEnd.Kind.CLOSED_HERE, "it was closed here", null));
        callbacks.close();
    }

    /** Wakes the thread that waits for the handshake; {@link #end()} tells why. */
    static final class ConnectionEnded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ConnectionEnded() {
            super("the connection ended", null, false, false);
        }
    }
}
