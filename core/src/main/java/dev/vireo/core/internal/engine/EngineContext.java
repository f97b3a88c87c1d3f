package dev.vireo.core.internal.engine;

import dev.vireo.ConnectOptions;
import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.event.EventHub;
import dev.vireo.core.internal.guard.GuardedHost;
import dev.vireo.core.internal.guard.HeldLocks;
import dev.vireo.core.internal.guest.Launcher;
import dev.vireo.core.internal.store.Journal;
import dev.vireo.core.internal.store.Layout;
import dev.vireo.core.internal.store.Store;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.Host;
import java.time.Clock;

/** What the parts of one open hypervisor share. */
final class EngineContext {
    private final Host host;
    private final HeldLocks held;
    private final DomainDriver driver;
    private final String scheme;
    private final ConnectOptions options;
    private final Threads threads;
    private final Clock clock;
    private final EventHub hub;
    private final Store store;
    private final Journal journal;
    private final Launcher launcher;
    private final DomainLocks locks;
    private volatile Heard scanned;
    private volatile boolean closed;

    EngineContext(
            Host host,
            DomainDriver driver,
            String scheme,
            Layout layout,
            ConnectOptions options,
            Threads threads,
            Clock clock) {
        this.held = new HeldLocks();
        this.host = new GuardedHost(host, held);
        this.driver = driver;
        this.scheme = scheme;
        this.options = options;
        this.threads = threads;
        this.clock = clock;
        this.hub = new EventHub(threads.callbacks());
        this.store = new Store(this.host.files(), layout);
        this.journal = new Journal(this.host.files(), layout);
        this.launcher = new Launcher(this.host, layout, options);
        this.locks = new DomainLocks(host, layout, options, held);
        this.scanned = Heard.now(clock);
    }

    Host host() {
        return host;
    }

    DomainDriver driver() {
        return driver;
    }

    String scheme() {
        return scheme;
    }

    ConnectOptions options() {
        return options;
    }

    Threads threads() {
        return threads;
    }

    Clock clock() {
        return clock;
    }

    EventHub hub() {
        return hub;
    }

    Store store() {
        return store;
    }

    Journal journal() {
        return journal;
    }

    Launcher launcher() {
        return launcher;
    }

    DomainLocks locks() {
        return locks;
    }

    /** When the files were last looked through. */
    Heard scanned() {
        return scanned;
    }

    void scannedNow() {
        scanned = Heard.now(clock);
    }

    boolean isClosed() {
        return closed;
    }

    void closeFlag() {
        closed = true;
    }

    void checkOpen(String attempted, String subject) {
        if (closed) {
            throw new ClosedException(ErrorDetails.of(attempted, subject, "the hypervisor was closed here")
                    .advice("connect again; guests go on meanwhile"));
        }
    }

    /** Refuses if a lock under which this thread works was lost: before an effect that goes not through the host. */
    void checkLocked(String attempted, String subject) {
        held.check(attempted, subject);
    }

    void checkWritable(String attempted, String subject) {
        checkOpen(attempted, subject);
        if (options.readOnly()) {
            throw new AccessDeniedException(ErrorDetails.of(attempted, subject, "the connection is read-only")
                    .advice("connect without ConnectOptions.readOnly()"));
        }
    }
}
