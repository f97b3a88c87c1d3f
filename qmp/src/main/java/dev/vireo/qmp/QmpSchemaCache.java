package dev.vireo.qmp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The schemas of the last few QEMU programs, so that each is asked once. Thread-safe; no lock is held while QEMU is
 * asked.
 */
public final class QmpSchemaCache {
    private static final int PROGRAMS = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<QemuBinary, QmpSchema> schemas = new LinkedHashMap<>(PROGRAMS, 0.75f, true);

    /** An empty cache. */
    public QmpSchemaCache() {}

    /** The schema of a program, asked from a client that talks to it if it is not known. */
    public QmpSchema get(QemuBinary program, QmpClient client) {
        Optional<QmpSchema> known = find(program);
        if (known.isPresent()) {
            return known.get();
        }
        QmpSchema asked = QmpSchema.query(client);
        lock.lock();
        try {
            schemas.put(program, asked);
            if (schemas.size() > PROGRAMS) {
                schemas.remove(schemas.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        return asked;
    }

    /** The schema of a program, if it is known. */
    public Optional<QmpSchema> find(QemuBinary program) {
        lock.lock();
        try {
            return Optional.ofNullable(schemas.get(program));
        } finally {
            lock.unlock();
        }
    }
}
