package dev.vireo.host.local.internal.io;

import dev.vireo.error.VireoException;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.NativeBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that waits for all descriptors of a host by epoll(7), for timers and for tasks from other threads.
 *
 * <p>Handlers, timers and tasks run on that thread and must not block. What they throw is logged. A descriptor is
 * closed on this thread only, after {@link #remove}: so no event can reach a successor of the same number.
 */
public final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int EVENTS = 64;
    private static final int READ_BUFFER_BYTES = 256 * 1024;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeupPending = new AtomicBoolean();
    private final ConcurrentHashMap<Integer, Registration> registrations = new ConcurrentHashMap<>();
    private final AtomicInteger generations = new AtomicInteger();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(timer -> timer.due));
    private final EpollEvents events = new EpollEvents(EVENTS);
    private final EpollEvents change = new EpollEvents(1);
    private final NativeBuffer readBuffer = new NativeBuffer(READ_BUFFER_BYTES);
    private final int epoll;
    private final int wakeup;
    private final Thread thread;
    private volatile boolean closing;

    /** Guards the two descriptors below against use after their end, and {@code change}. */
    private final Object descriptors = new Object();

    private volatile boolean ended;

    /** Hears that its descriptor is ready. */
    @FunctionalInterface
    public interface Handler {
        /** Called with the epoll event bits. */
        void ready(int events);
    }

    private record Registration(int fd, int generation, Handler handler) {}

    private record Timer(long due, Runnable action) {}

    private EventLoop(int epoll, int wakeup) {
        this.epoll = epoll;
        this.wakeup = wakeup;
        this.thread = new Thread(null, this::run, "vireo-local-io", 0, false);
        this.thread.setDaemon(true);
    }

    /** Starts the thread. */
    public static EventLoop start() {
        int epoll = Libc.epoll_create1(Constants.O_CLOEXEC);
        if (epoll < 0) {
            throw failure("epoll_create1");
        }
        int wakeup = Libc.eventfd(0, Constants.O_CLOEXEC | Constants.O_NONBLOCK);
        if (wakeup < 0) {
            VireoException failure = failure("eventfd");
            Libc.close(epoll);
            throw failure;
        }
        EventLoop loop = new EventLoop(epoll, wakeup);
        loop.add(wakeup, Constants.EPOLLIN, events -> loop.drainWakeup());
        loop.thread.start();
        return loop;
    }

    private static VireoException failure(String call) {
        return Errno.toException(Libc.errno(), call, "wait for", "descriptors");
    }

    /** Whether the caller is on the loop's thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Throws if called on the loop's thread, where a call that waits would wait for itself. */
    public void refuseCurrent(String what) {
        if (isCurrent()) {
            throw new IllegalStateException(what + " must not be called from a listener: it would wait for itself");
        }
    }

    /** Watches a descriptor; from any thread. */
    public void add(int fd, int interest, Handler handler) {
        int generation = generations.incrementAndGet();
        registrations.put(fd, new Registration(fd, generation, handler));
        if (control(Constants.EPOLL_CTL_ADD, fd, interest, generation) != 0) {
            VireoException failure = failure("epoll_ctl");
            registrations.remove(fd);
            throw failure;
        }
    }

    /** Changes what a descriptor is watched for; from any thread. */
    public void change(int fd, int interest) {
        Registration registration = registrations.get(fd);
        if (registration != null) {
            control(Constants.EPOLL_CTL_MOD, fd, interest, registration.generation);
        }
    }

    /** Stops watching; on the loop's thread only. */
    public void remove(int fd) {
        if (registrations.remove(fd) != null) {
            control(Constants.EPOLL_CTL_DEL, fd, 0, 0);
        }
    }

    private int control(int operation, int fd, int interest, int generation) {
        synchronized (descriptors) {
            if (ended) {
                return 0;
            }
            change.set(0, interest, fd, generation);
            return Libc.epoll_ctl(epoll, operation, fd, change.address());
        }
    }

    /** Runs a task on the loop's thread soon; at once if this is it, or if the loop has ended. */
    public void execute(Runnable task) {
        if (isCurrent()) {
            guarded(task);
        } else {
            enqueue(task);
        }
    }

    /** Runs a task on the loop's thread soon, never within this call; unless the loop has ended. */
    public void enqueue(Runnable task) {
        tasks.add(task);
        if (ended) {
            if (tasks.remove(task)) {
                guarded(task);
            }
        } else if (wakeupPending.compareAndSet(false, true)) {
            signal();
        }
    }

    /** Runs a task on the loop's thread after a while; on the loop's thread only. */
    public void schedule(Duration delay, Runnable action) {
        timers.add(new Timer(System.nanoTime() + delay.toNanos(), action));
    }

    /** A buffer for reading, shared by all handlers: valid until the handler returns. */
    public NativeBuffer readBuffer() {
        return readBuffer;
    }

    /** Ends the thread after the tasks that are queued. */
    public void close() {
        closing = true;
        execute(() -> {});
    }

    private void signal() {
        synchronized (descriptors) {
            if (!ended) {
                Libc.eventfd_write(wakeup, 1);
            }
        }
    }

    private void drainWakeup() {
        Libc.read(wakeup, readBuffer.address(), Long.BYTES);
    }

    private void run() {
        while (!closing || !tasks.isEmpty()) {
            int count = Libc.epoll_wait(epoll, events.address(), EVENTS, timeoutMillis());
            for (int i = 0; i < count; i++) {
                dispatch(events.fd(i), events.generation(i), events.bits(i));
            }
            runTimers();
            runTasks();
        }
        synchronized (descriptors) {
            ended = true;
            Libc.close(wakeup);
            Libc.close(epoll);
        }
        runTasks();
    }

    private void dispatch(int fd, int generation, int bits) {
        @Nullable Registration registration = registrations.get(fd);
        if (registration == null || registration.generation != generation) {
            return;
        }
        try {
            registration.handler.ready(bits);
        } catch (RuntimeException | Error e) {
            LOG.error("A handler of the local host failed", e);
        }
    }

    private int timeoutMillis() {
        Timer next = timers.peek();
        if (next == null) {
            return -1;
        }
        long millis = (next.due - System.nanoTime() + 999_999) / 1_000_000;
        return (int) Math.max(0, Math.min(millis, 60_000));
    }

    private void runTimers() {
        Timer next = timers.peek();
        while (next != null && next.due - System.nanoTime() <= 0) {
            timers.remove();
            guarded(next.action);
            next = timers.peek();
        }
    }

    private void runTasks() {
        wakeupPending.set(false);
        Runnable task = tasks.poll();
        while (task != null) {
            guarded(task);
            task = tasks.poll();
        }
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A handler of the local host failed", e);
        }
    }
}
