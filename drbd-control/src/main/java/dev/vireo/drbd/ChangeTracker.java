package dev.vireo.drbd;

import dev.vireo.drbd.internal.EventLine;
import dev.vireo.drbd.internal.ProcDrbd;
import dev.vireo.drbd.internal.StateTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the lines of one {@code drbdsetup events2} after the other into events. Not safe for several threads. */
final class ChangeTracker {
    private static final ProcDrbd NO_PROGRESS = ProcDrbd.parse("");

    private final Map<String, ResourceState> told = new LinkedHashMap<>();
    private StateTable table = new StateTable();

    /** A stream begins: all that exists comes again. */
    void begin() {
        table = new StateTable();
    }

    /** Whether all that exists was told. */
    boolean isWhole() {
        return table.isWhole();
    }

    /** Whether lines are missing, so that another stream has to begin. */
    boolean isBehind() {
        return table.isBehind();
    }

    /** Takes a line, and tells what follows from it. */
    List<ResourceEvent> take(String text, Instant now) {
        Optional<EventLine> line = EventLine.parse(text);
        if (line.isEmpty()) {
            return List.of();
        }
        boolean wasWhole = table.isWhole();
        table.apply(line.get());
        if (!table.isWhole() || table.isBehind()) {
            return List.of();
        }
        Set<String> concerned = new LinkedHashSet<>();
        if (wasWhole) {
            Optional.ofNullable(line.get().fields().get("name")).ifPresent(concerned::add);
        } else {
            concerned.addAll(told.keySet());
            concerned.addAll(table.resources().keySet());
        }
        List<ResourceEvent> events = new ArrayList<>();
        concerned.forEach(name -> compare(name, now).ifPresent(events::add));
        return events;
    }

    private Optional<ResourceEvent> compare(String name, Instant now) {
        Optional<ResourceState> before = Optional.ofNullable(told.get(name));
        Optional<ResourceState> after = Optional.ofNullable(table.resources().get(name))
                .map(rows -> DrbdState.resource(name, rows, NO_PROGRESS));
        if (before.map(ResourceState::toString).equals(after.map(ResourceState::toString))) {
            return Optional.empty();
        }
        after.ifPresentOrElse(state -> told.put(name, state), () -> told.remove(name));
        return Optional.of(new ResourceEvent(now, name, before, after));
    }
}
