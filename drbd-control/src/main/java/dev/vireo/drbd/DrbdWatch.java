package dev.vireo.drbd;

import dev.vireo.Events;
import dev.vireo.core.event.EventHub;
import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.Host;
import dev.vireo.host.RunningCommand;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the resources of a host as long as it is open. When the kernel had more to tell than was read, when the tool ends or
 * the host is lost, all is read anew, and what differs is told then.
 *
 * <pre>{@code
 * try (DrbdWatch watch = drbd.watch()) {
 *     watch.events().on(ResourceEvent.class, event -> System.out.println(event.name() + ": " + event.after()));
 * }
 * }</pre>
 */
public final class DrbdWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DrbdWatch.class);
    private static final List<String> EVENTS = List.of("drbdsetup", "events2", "--statistics");
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final String END = "";
    private static final int LONGEST = 1 << 20;

    private final Host host;
    private final Clock clock;
    private final EventHub hub = new EventHub(DrbdWatch::onAThread);
    private final ChangeTracker tracker = new ChangeTracker();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch first = new CountDownLatch(1);
    private @Nullable Boolean current;

    DrbdWatch(Host host, Clock clock) {
        this.host = host;
        this.clock = clock;
    }

    private static void onAThread(Runnable task) {
        Thread thread = new Thread(task, "vireo-drbd-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts, and waits a while for the first look at all there is. */
    DrbdWatch start() {
        onAThread(this::run);
        try {
            if (!first.await(FIRST.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.atWarn().addKeyValue("host", host.address()).log("DRBD has not told what there is yet");
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of("watch", "DRBD on " + host.address(), "the thread was interrupted"), e);
        }
        return this;
    }

    /** What happens: {@link ResourceEvent} and {@link WatchEvent}. */
    public Events events() {
        return hub;
    }

    private void run() {
        while (closed.getCount() > 0) {
            String reason;
            try {
                reason = follow();
            } catch (ClosedException e) {
                tell(false, String.valueOf(e.getMessage()));
                return;
            } catch (VireoException e) {
                reason = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (closed.getCount() > 0) {
                tell(false, reason);
                pause();
            }
        }
    }

    /** Follows one stream to its end; tells why it ended. */
    private String follow() throws InterruptedException {
        tracker.begin();
        Lines lines = new Lines();
        Command command = Command.of(EVENTS).environment("LC_ALL", "C");
        try (RunningCommand running = host.start(command, lines)) {
            while (closed.getCount() > 0) {
                String line = lines.queue.poll(AGAIN.toNanos(), TimeUnit.NANOSECONDS);
                if (line == null) {
                    continue;
                }
                if (line.equals(END)) {
                    return "drbdsetup has ended: " + lines.failure;
                }
                tracker.take(line, clock.instant()).forEach(hub::publish);
                if (tracker.isBehind()) {
                    return "DRBD had more to tell than was read";
                }
                if (tracker.isWhole()) {
                    tell(true, "all was read");
                    first.countDown();
                }
            }
            return "closed";
        }
    }

    private void tell(boolean now, String reason) {
        if (current == null || current != now) {
            current = now;
            hub.publish(new WatchEvent(clock.instant(), now, reason));
        }
    }

    private void pause() {
        try {
            if (closed.await(AGAIN.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.atDebug().log("closed meanwhile");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the watch and its subscriptions; idempotent. */
    @Override
    public void close() {
        closed.countDown();
        hub.close();
    }

    /** Cuts output into lines. */
    private static final class Lines implements CommandListener {
        private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
        private volatile String failure = "";

        @Override
        public void output(ByteBuffer data) {
            while (data.hasRemaining()) {
                byte next = data.get();
                if (next != '\n') {
                    rest.write(next);
                } else {
                    queue.add(rest.toString(StandardCharsets.UTF_8) + '\n');
                    rest.reset();
                }
                if (rest.size() > LONGEST) {
                    rest.reset();
                }
            }
        }

        @Override
        public void ended(int exitStatus, @Nullable Throwable cause) {
            failure = Optional.ofNullable(cause).map(Throwable::toString).orElse("status " + exitStatus);
            queue.add(END);
        }
    }
}
