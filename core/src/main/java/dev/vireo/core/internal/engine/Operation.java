package dev.vireo.core.internal.engine;

import dev.vireo.host.HostLock;

/** An operation on a domain that has passed the {@link Gate}; the domain's operation lock is held until it is closed. */
final class Operation implements AutoCloseable {
    private final DomainCell cell;
    private final HostLock lock;

    Operation(DomainCell cell, HostLock lock) {
        this.cell = cell;
        this.lock = lock;
        cell.operationBegins();
    }

    /** The domain, as just read. */
    DomainCell cell() {
        return cell;
    }

    @Override
    public void close() {
        cell.operationEnds();
        lock.close();
    }
}
