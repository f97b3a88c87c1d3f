package dev.vireo.testkit.internal;

import dev.vireo.host.HostPath;
import dev.vireo.host.LockHolder;
import dev.vireo.host.LockMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds which lock. Guarded by the machine's monitor. */
final class LockTable {
    private final Map<HostPath, List<Hold>> holds = new HashMap<>();

    /** One holder, told apart by identity. */
    static final class Hold {
        final HostPath file;
        final LockMode mode;
        final LockHolder holder;

        Hold(HostPath file, LockMode mode, LockHolder holder) {
            this.file = file;
            this.mode = mode;
            this.holder = holder;
        }
    }

    boolean isFreeFor(HostPath file, LockMode mode) {
        List<Hold> held = holds.getOrDefault(file, List.of());
        return held.isEmpty() || (mode == LockMode.SHARED && exclusive(file).isEmpty());
    }

    void add(Hold hold) {
        holds.computeIfAbsent(hold.file, file -> new ArrayList<>()).add(hold);
    }

    void remove(Hold hold) {
        holds.getOrDefault(hold.file, new ArrayList<>()).remove(hold);
    }

    boolean isHeld(Hold hold) {
        return holds.getOrDefault(hold.file, List.of()).contains(hold);
    }

    Optional<LockHolder> exclusive(HostPath file) {
        return holds.getOrDefault(file, List.of()).stream()
                .filter(hold -> hold.mode == LockMode.EXCLUSIVE)
                .map(hold -> hold.holder)
                .findFirst();
    }
}
