package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.examples.guest.GuestLine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a guest has told us, on another machine, to be on its disk; heard until it is silent for good. */
final class Acknowledgements implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long PATIENCE_MINUTES = 6;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private volatile boolean closed;
    private int last;

    private Acknowledgements(Domain domain) {
        thread = new Thread(() -> hear(domain), "acknowledgements");
        thread.setDaemon(true);
        thread.start();
    }

    static Acknowledgements of(Domain domain) {
        return new Acknowledgements(domain);
    }

    private void hear(Domain domain) {
        try (ConsoleReader console = domain.console().readNew()) {
            boolean before = true; // a line's marker has not come yet
            while (!closed) {
                try {
                    String text = console.awaitText(before ? GuestLine.LOGGED.marker() + " " : "\n", LOOK);
                    if (!before) {
                        heard(Integer.parseInt(text.strip()));
                    }
                    before = !before;
                } catch (TimedOutException silent) {
                    // asked again, until nobody wants to know any more
                }
            }
        } catch (VireoException gone) {
            // its host has lost its power
        }
    }

    private void heard(int number) {
        lock.lock();
        try {
            last = number;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The last line that was told. */
    int last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a line was told. */
    void await(int number) {
        lock.lock();
        try {
            long left = TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
            while (last < number) {
                assertThat(left).as("%d was told, %d was not", last, number).isPositive();
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is told for so long. */
    boolean isSilent(Duration time) {
        lock.lock();
        try {
            int before = last;
            long left = time.toNanos();
            while (left > 0 && last == before) {
                left = changed.awaitNanos(left);
            }
            return last == before;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    /** Hears no more. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.MINUTES.toMillis(PATIENCE_MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
