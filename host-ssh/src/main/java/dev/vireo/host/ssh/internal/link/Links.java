package dev.vireo.host.ssh.internal.link;

import com.jcraft.jsch.JSchException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.io.Threads;
import dev.vireo.host.ssh.internal.script.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one host. They are made when they are needed, after a loss too, by one attempt at a time that all
 * callers share, with growing pauses between failures. Each caller waits no longer than its own deadline.
 */
public final class Links implements AutoCloseable {
    private static final int MOST_LINKS = 8;
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final LinkFactory factory;
    private final Threads threads;
    private final List<Link> links = new ArrayList<>();

    /** Gives back a session that is only kept for later; whether there was one. */
    private BooleanSupplier spare = () -> false;

    private @Nullable CompletableFuture<Link> connecting;
    private @Nullable Throwable lastFailure;
    private int failures;
    private long notBefore = System.nanoTime();
    private boolean everConnected;
    private boolean closed;

    /** Connections that the factory makes. */
    public Links(LinkFactory factory, Threads threads) {
        this.factory = factory;
        this.threads = threads;
        Duration interval = factory.options().keepAlive();
        threads.every(Math.max(1, interval.toNanos() / 4), () -> look(interval));
    }

    /** Who gives sessions back that are only kept for later. */
    public void onShortage(BooleanSupplier giver) {
        spare = giver;
    }

    private void look(Duration interval) {
        List<Link> all;
        synchronized (this) {
            links.removeIf(link -> !link.isAlive());
            all = List.copyOf(links);
        }
        all.forEach(link -> link.look(interval, interval.multipliedBy(3)));
    }

    /** Starts a script in a session of its own. */
    public Stream start(Script script, Stream.Sink sink, Deadline deadline, String attempted, String subject) {
        while (true) {
            Link link = takeSession(deadline, attempted, subject);
            Stream stream;
            try {
                stream = onThread(
                        () -> {
                            Stream made = link.session(script.command(), sink, () -> giveSessionBack(link));
                            openOrForget(made, deadline);
                            noteOpened(link);
                            return made;
                        },
                        deadline,
                        attempted,
                        subject);
            } catch (JSchException e) {
                refused(link, e, deadline, attempted, subject);
                awaitSession(deadline.remainingNanos(), attempted, subject);
                continue;
            }
            return stream;
        }
    }

    /** Connects to a UNIX socket of the host; empty if the host refuses. */
    public @Nullable Stream connect(
            String path, Stream.Sink sink, Deadline deadline, String attempted, String subject) {
        Link link = anyLink(deadline, attempted, subject);
        try {
            return onThread(
                    () -> {
                        Stream made = link.socket(path, sink);
                        openOrForget(made, deadline);
                        return made;
                    },
                    deadline,
                    attempted,
                    subject);
        } catch (JSchException e) {
            if (!link.isAlive()) {
                throw lost(attempted, subject, e);
            }
            return null;
        }
    }

    private static void openOrForget(Stream stream, Deadline deadline) throws JSchException {
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos());
            stream.open((int) Math.max(1, Math.min(millis, Integer.MAX_VALUE)));
        } catch (JSchException e) {
            stream.closeNow();
            throw e;
        }
    }

    /** Work that may block and takes no interrupt; whoever stops waiting leaves a stream that is closed when it opens. */
    private Stream onThread(Callable<Stream> work, Deadline deadline, String attempted, String subject)
            throws JSchException {
        CompletableFuture<Stream> result = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                Stream stream = work.call();
                if (!result.complete(stream)) {
                    stream.closeNow();
                }
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            result.cancel(false);
            throw Deadline.interrupted(attempted, subject, Effect.NOTHING);
        } catch (TimeoutException e) {
            result.cancel(false);
            throw new UnreachableException(
                    ErrorDetails.of(attempted, subject, factory.peer() + " did not answer within " + deadline.limit()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JSchException failure) {
                throw failure;
            }
            throw lost(attempted, subject, e.getCause());
        }
    }

    private UnreachableException lost(String attempted, String subject, @Nullable Throwable cause) {
        return new UnreachableException(
                ErrorDetails.of(attempted, subject, "the connection to " + factory.peer() + " was lost"), cause);
    }

    /** The link is gone, which another one can mend, or it takes no more sessions. */
    private synchronized void refused(
            Link link, JSchException cause, Deadline deadline, String attempted, String subject) {
        if (!link.isAlive()) {
            links.remove(link);
            return;
        }
        link.limit = Math.max(1, Math.min(link.limit - 1, link.sessions));
        boolean hopeless = !link.everOpened && link.sessions == 0;
        if (hopeless || deadline.hasPassed()) {
            throw new UnreachableException(
                    ErrorDetails.of(attempted, subject, factory.peer() + " opens no session")
                            .advice("allow sessions there: MaxSessions in sshd_config(5), no ForceCommand"),
                    cause);
        }
    }

    private synchronized void noteOpened(Link link) {
        link.everOpened = true;
    }

    private synchronized void giveSessionBack(Link link) {
        link.sessions--;
        notifyAll();
    }

    private Link takeSession(Deadline deadline, String attempted, String subject) {
        while (true) {
            refuseClosed(attempted, subject);
            Link free = freeLink();
            if (free != null) {
                return free;
            }
            if (spare.getAsBoolean()) {
                awaitSession(deadline.remainingNanos(), attempted, subject);
            } else if (mayGrow()) {
                await(deadline, attempted, subject);
            } else if (deadline.hasPassed()) {
                throw new NotEnoughResourcesException(ErrorDetails.of(
                        attempted, subject, "all sessions of " + MOST_LINKS + " connections are in use"));
            } else {
                awaitSession(deadline.remainingNanos(), attempted, subject);
            }
        }
    }

    private synchronized void awaitSession(long nanos, String attempted, String subject) {
        try {
            long look = Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(50));
            if (look > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, look);
            }
        } catch (InterruptedException e) {
            throw Deadline.interrupted(attempted, subject, Effect.NOTHING);
        }
    }

    private synchronized @Nullable Link freeLink() {
        links.removeIf(link -> !link.isAlive());
        for (Link link : links) {
            if (link.sessions < link.limit) {
                link.sessions++;
                return link;
            }
        }
        return null;
    }

    /** Later than the host itself, whose commands are ended first. */
    private synchronized void refuseClosed(String attempted, String subject) {
        if (closed) {
            throw Ownership.closedException(attempted, subject, Effect.NOTHING);
        }
    }

    private synchronized boolean mayGrow() {
        return links.size() < MOST_LINKS;
    }

    private Link anyLink(Deadline deadline, String attempted, String subject) {
        refuseClosed(attempted, subject);
        synchronized (this) {
            links.removeIf(link -> !link.isAlive());
            if (!links.isEmpty()) {
                return links.get(0);
            }
        }
        return await(deadline, attempted, subject);
    }

    /** Waits for a new connection. */
    public Link await(Deadline deadline, String attempted, String subject) {
        while (true) {
            refuseClosed(attempted, subject);
            try {
                return attempt().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw Deadline.interrupted(attempted, subject, Effect.NOTHING);
            } catch (TimeoutException e) {
                throw unreachable(attempted, subject, "no connection within " + deadline.limit());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof VireoException failure
                        && (!(failure instanceof UnreachableException) || !hasConnected())) {
                    throw failure;
                }
                if (deadline.hasPassed()) {
                    throw unreachable(attempted, subject, "no connection within " + deadline.limit());
                }
            }
        }
    }

    private synchronized boolean hasConnected() {
        return everConnected;
    }

    private synchronized UnreachableException unreachable(String attempted, String subject, String problem) {
        return new UnreachableException(
                ErrorDetails.of(attempted, subject, factory.peer() + " cannot be reached: " + problem), lastFailure);
    }

    private synchronized CompletableFuture<Link> attempt() {
        CompletableFuture<Link> current = connecting;
        if (current == null) {
            CompletableFuture<Link> started = new CompletableFuture<>();
            current = started;
            connecting = started;
            long pause = notBefore - System.nanoTime();
            threads.later(Math.max(0, pause), () -> threads.execute(() -> connect(started)));
        }
        return current;
    }

    private void connect(CompletableFuture<Link> result) {
        try {
            Link link = factory.connect();
            boolean wanted;
            synchronized (this) {
                links.add(link);
                connecting = null;
                lastFailure = null;
                failures = 0;
                everConnected = true;
                wanted = !closed;
            }
            if (!wanted) {
                link.close();
            }
            result.complete(link);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                connecting = null;
                lastFailure = e;
                notBefore = System.nanoTime() + Math.min(FIRST_PAUSE << Math.min(failures, 10), LONGEST_PAUSE);
                failures++;
            }
            result.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        List<Link> all;
        CompletableFuture<Link> attempt;
        synchronized (this) {
            closed = true;
            attempt = connecting;
            all = List.copyOf(links);
            links.clear();
            notifyAll();
        }
        if (attempt != null) {
            attempt.completeExceptionally(Ownership.closedException("connect", factory.peer(), Effect.NOTHING));
        }
        all.forEach(link -> threads.execute(link::close));
    }
}
