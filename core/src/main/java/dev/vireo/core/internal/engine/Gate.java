package dev.vireo.core.internal.engine;

import dev.vireo.domain.DomainName;
import dev.vireo.host.HostLock;
import java.time.Duration;

/**
 * The way into every operation: the operation lock is taken, what a program that died has left of the domain is settled,
 * and its files and its process are looked at again. So nobody starts a guest beside one that was half started, or
 * defines a domain that is half removed.
 */
final class Gate {
    private final EngineContext context;
    private final Catalog catalog;
    private final Recovery recovery;
    private final Reaper reaper;

    Gate(EngineContext context, Catalog catalog, Recovery recovery, Reaper reaper) {
        this.context = context;
        this.catalog = catalog;
        this.recovery = recovery;
        this.reaper = reaper;
    }

    /**
     * Begins an operation on a domain that exists.
     *
     * @param limit how long to wait for the lock at most
     * @throws dev.vireo.error.NotFoundException there is none
     */
    Operation begin(DomainName name, String attempted, Duration limit) {
        Operation operation = beginNew(name, attempted, limit);
        try {
            Definitions.checkExists(operation.cell(), attempted);
            return operation;
        } catch (RuntimeException e) {
            operation.close();
            throw e;
        }
    }

    /** Begins an operation on a domain that need not exist. */
    Operation beginNew(DomainName name, String attempted, Duration limit) {
        context.checkWritable(attempted, "domain " + name);
        HostLock lock = context.locks().operation(name, attempted, limit);
        try {
            recovery.settle(name, attempted);
            Operation operation = new Operation(catalog.refresh(name), lock);
            operation.cell().run().ifPresent(run -> reaper.reapIfGone(operation.cell(), run));
            return operation;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }
}
