package dev.vireo.host.local.internal.command;

import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.process.ProcessSignals;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Libc;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Learns the exit status of a child of ours.
 *
 * <p>While its tree is being ended, the child is not reaped: until then nobody else can get its number, which is also
 * that of its session.
 */
final class ChildExit {
    /** Before Linux 5.3, which has no process descriptors, and when descriptors are used up. */
    private static final Duration POLL = Duration.ofMillis(5);

    private static final int UNKNOWN = -1;

    private final EventLoop loop;
    private final int pid;
    private int holds;
    private boolean over;
    private int status = UNKNOWN;

    /** Touched by the loop's thread only. */
    private int descriptor = -1;

    private Runnable listener = () -> {};

    ChildExit(EventLoop loop, int pid) {
        this.loop = loop;
        this.pid = pid;
    }

    int pid() {
        return pid;
    }

    /** Calls the listener once, on the loop's thread, when the status is known; itself called there. */
    void watch(Runnable whenKnown) {
        listener = whenKnown;
        descriptor = ProcessSignals.open(pid);
        if (descriptor < 0) {
            poll();
            return;
        }
        loop.add(descriptor, Constants.EPOLLIN, events -> {
            loop.remove(descriptor);
            Libc.close(descriptor);
            descriptor = -1;
            poll();
        });
    }

    private void poll() {
        if (!isKnown() && !reap()) {
            loop.schedule(POLL, this::poll);
        }
    }

    private boolean reap() {
        synchronized (this) {
            if (over || holds > 0) {
                return over;
            }
            int[] raw = new int[1];
            int result = Libc.waitpid(pid, raw, Constants.WNOHANG);
            if (result == 0) {
                return false;
            }
            status = result == pid ? decode(raw[0]) : UNKNOWN;
            over = true;
        }
        listener.run();
        return true;
    }

    /** Reaps the child if it has ended, and watches it no longer. */
    void abandon() {
        reap();
        if (descriptor >= 0) {
            loop.remove(descriptor);
            Libc.close(descriptor);
            descriptor = -1;
        }
    }

    /** The status that wait(2) gives, as a shell shows it. */
    static int decode(int raw) {
        int signal = raw & 0x7f;
        return signal == 0 ? (raw >> 8) & 0xff : 128 + signal;
    }

    /** Keeps the child from being reaped until {@link #release}; false if it was. */
    synchronized boolean hold() {
        if (!over) {
            holds++;
        }
        return !over;
    }

    synchronized void release() {
        holds--;
    }

    synchronized boolean isKnown() {
        return over;
    }

    /** The exit status, 128 + n for a signal; empty while it runs, and when somebody else has reaped it. */
    synchronized OptionalInt status() {
        return status == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
