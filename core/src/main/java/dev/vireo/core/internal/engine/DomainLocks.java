package dev.vireo.core.internal.engine;

import dev.vireo.ConnectOptions;
import dev.vireo.core.internal.guard.HeldLocks;
import dev.vireo.core.internal.store.Layout;
import dev.vireo.domain.DomainName;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import java.time.Duration;

/**
 * The locks of the domains. The <em>operation</em> lock is held for the whole of an operation, however long; the
 * <em>change</em> lock for a change of files, never across a wait for a guest; the <em>effects</em> lock by commands
 * themselves, so that it outlives us with them. Taken in this order.
 */
final class DomainLocks {
    private final Host host;
    private final Layout layout;
    private final ConnectOptions options;
    private final HeldLocks held;

    DomainLocks(Host host, Layout layout, ConnectOptions options, HeldLocks held) {
        this.host = host;
        this.held = held;
        this.layout = layout;
        this.options = options;
    }

    /** Waits as long as the caller allows, but no longer than for any lock. */
    HostLock operation(DomainName name, String verb, Duration limit) {
        Duration usual = options.timeouts().lock();
        return take(layout.operationLock(name), name, verb, limit.compareTo(usual) < 0 ? limit : usual);
    }

    HostLock operationNow(DomainName name, String verb) {
        return take(layout.operationLock(name), name, verb, Duration.ZERO);
    }

    /** Keeps two programs from defining one UUID at once. */
    HostLock identities(DomainName name, String verb) {
        return take(layout.identitiesLock(), name, verb, options.timeouts().lock());
    }

    HostLock change(DomainName name, String verb) {
        return take(layout.changeLock(name), name, verb, options.timeouts().lock());
    }

    HostLock changeNow(DomainName name, String verb) {
        return take(layout.changeLock(name), name, verb, Duration.ZERO);
    }

    HostLock effects(DomainName name, String verb, Duration wait) {
        return take(layout.effectsLock(name), name, verb, wait);
    }

    private HostLock take(HostPath file, DomainName name, String verb, Duration wait) {
        String what = verb + " " + name + " by " + options.program();
        try {
            return held.hold(host.locks().acquire(file, LockMode.EXCLUSIVE, what, wait));
        } catch (NotFoundException e) { // the host was started anew, and what is below /run has gone
            layout.createFolders(host.files());
            return held.hold(host.locks().acquire(file, LockMode.EXCLUSIVE, what, wait));
        }
    }
}
