package dev.vireo.it.fake;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestFigures;
import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestRun;
import dev.vireo.core.driver.GuestState;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.StateReason;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Talks to {@code guest.pl}. */
final class FakeGuest implements Guest {
    private final DriverContext context;
    private final String subject;
    private final GuestListener listener;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<GuestState>> waiting = new ConcurrentHashMap<>();
    private @Nullable HostSocket socket;
    private volatile boolean over;
    private volatile boolean closed;

    private FakeGuest(DriverContext context, GuestDefinition definition, GuestListener listener) {
        this.context = context;
        this.subject = "domain " + definition.name();
        this.listener = listener;
    }

    static FakeGuest connect(
            DriverContext context, GuestDefinition definition, GuestRun run, GuestListener listener, Duration limit) {
        FakeGuest guest = new FakeGuest(context, definition, listener);
        SocketTarget target = SocketTarget.of(run.folder().socket(FakeDriver.SOCKET))
                .peer(run.userId())
                .deadline(limit);
        guest.socket = context.host().connect(target, guest.new Reader());
        try {
            guest.state(limit);
            return guest;
        } catch (VireoException e) {
            guest.close();
            throw e;
        }
    }

    @Override
    public boolean pushes() {
        return true;
    }

    @Override
    public GuestState state(Duration limit) {
        return ask("state", limit);
    }

    @Override
    public void suspend(Duration limit) {
        ask("suspend", limit);
    }

    @Override
    public void resume(Duration limit) {
        ask("resume", limit);
    }

    @Override
    public void reset(Duration limit) {
        ask("reset", limit);
    }

    @Override
    public void powerdown(Duration limit) {
        ask("powerdown", limit);
    }

    @Override
    public void wakeUp(Duration limit) {
        ask("wake", limit);
    }

    @Override
    public CompletionStage<GuestFigures> figures(Duration limit) {
        return send("state", limit)
                .thenApplyAsync(state -> new GuestFigures(Optional.of(ByteSize.ofMiB(1)), Map.of()), context.workers());
    }

    private CompletableFuture<GuestState> send(String verb, Duration limit) {
        long id = lastId.incrementAndGet();
        CompletableFuture<GuestState> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        if (over) {
            answer.completeExceptionally(gone(null));
        } else {
            socket.send(ByteBuffer.wrap((id + " " + verb + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
        return answer.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).whenComplete((state, e) -> waiting.remove(id));
    }

    private GuestState ask(String verb, Duration limit) {
        try {
            return send(verb, limit).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(ErrorDetails.of(verb, subject, "interrupted"), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new TimedOutException(
                        ErrorDetails.of(verb, subject, "it did not answer within " + limit)
                                .effect(Effect.UNKNOWN),
                        e);
            }
            throw (RuntimeException) e.getCause();
        }
    }

    private UnreachableException gone(@Nullable Throwable cause) {
        return new UnreachableException(ErrorDetails.of("control", subject, "its process has hung up"), cause);
    }

    @Override
    public void close() {
        closed = true;
        if (socket != null) {
            socket.close();
        }
    }

    private static GuestState stateOf(String[] words, int at) {
        return new GuestState(DomainState.valueOf(words[at]), StateReason.valueOf(words[at + 1]));
    }

    /** Reads what comes, on the host's thread. */
    private final class Reader implements SocketListener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void received(ByteBuffer data) {
            text.append(StandardCharsets.US_ASCII.decode(data));
            for (int end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
                line(text.substring(0, end).split(" "));
                text.delete(0, end + 1);
            }
        }

        private void line(String[] words) {
            if (words[0].equals("!")) {
                news(words);
                return;
            }
            CompletableFuture<GuestState> answer = waiting.remove(Long.parseLong(words[0]));
            if (answer != null) {
                answer.complete(stateOf(words, 2));
            }
        }

        private void news(String[] words) {
            var now = context.clock().instant();
            switch (words[1]) {
                case "state" -> listener.stateChanged(stateOf(words, 2), now);
                case "reset" -> listener.wasReset(now);
                case "button" -> listener.powerButtonSeen(now);
                case "ending" -> listener.ending(StateReason.valueOf(words[2]), now);
                case "ioerror" -> listener.ioError(words[2], true, true, IoErrorAction.STOP, now);
                default -> throw new IllegalStateException(String.join(" ", words));
            }
        }

        @Override
        public void closed(@Nullable Throwable failure) {
            over = true;
            waiting.values().forEach(answer -> answer.completeExceptionally(gone(failure)));
            if (!closed) {
                listener.lost(failure);
            }
        }
    }
}
