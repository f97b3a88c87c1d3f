package dev.vireo.core.internal.engine;

import dev.vireo.host.HostLock;

/**
 * The way into every operation: the operation lock is taken, what a program that died has left of the domain is settled,
 * and its files are read again. So nobody starts a guest beside one that was half started, or defines a domain that is
 * half removed.
 */
final class Gate {
    private final EngineContext context;
    private final Catalog catalog;
    private final Recovery recovery;

    Gate(EngineContext context, Catalog catalog, Recovery recovery) {
        this.context = context;
        this.catalog = catalog;
        this.recovery = recovery;
    }

    /**
     * Begins an operation on a domain that exists.
     *
     * @throws dev.vireo.error.NotFoundException there is none
     */
    HostLock begin(DomainCell cell, String attempted) {
        HostLock operation = beginNew(cell, attempted);
        try {
            Definitions.checkExists(cell, attempted);
            return operation;
        } catch (RuntimeException e) {
            operation.close();
            throw e;
        }
    }

    /** Begins an operation on a domain that need not exist. */
    HostLock beginNew(DomainCell cell, String attempted) {
        context.checkWritable(attempted, cell.subject());
        HostLock operation = context.locks().operation(cell.name(), attempted);
        try {
            recovery.settle(cell, attempted);
            catalog.refresh(cell);
            return operation;
        } catch (RuntimeException e) {
            operation.close();
            throw e;
        }
    }
}
