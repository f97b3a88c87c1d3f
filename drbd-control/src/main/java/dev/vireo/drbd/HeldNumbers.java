package dev.vireo.drbd;

import dev.vireo.host.HostLock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Keeps other programs from choosing minors and ports on some hosts. */
final class HeldNumbers implements AutoCloseable {
    private final List<HostLock> locks = new ArrayList<>();

    private HeldNumbers() {}

    static HeldNumbers on(Collection<Node> nodes) {
        HeldNumbers held = new HeldNumbers();
        try {
            nodes.forEach(node -> held.locks.add(node.lockNumbers()));
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
        return held;
    }

    /** Lets them; idempotent. */
    @Override
    public void close() {
        locks.forEach(HostLock::close);
        locks.clear();
    }
}
