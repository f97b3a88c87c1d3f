package dev.vireo.core.internal.engine;

import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.Snapshot;
import dev.vireo.core.internal.store.Store;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.UnreadableStateException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * All domains, as their files say. Whoever changed a file, this program or another: what follows is worked out here, by
 * comparing what was known with what is there.
 */
final class Catalog {
    private final EngineContext context;
    private final ConcurrentSkipListMap<DomainName, DomainCell> cells = new ConcurrentSkipListMap<>();
    private Consumer<DomainCell> started = cell -> {};
    private Consumer<DomainCell> ended = cell -> {};

    Catalog(EngineContext context) {
        this.context = context;
    }

    /** Calls these when a domain has a new run, and when its run is over. */
    void onRuns(Consumer<DomainCell> whenStarted, Consumer<DomainCell> whenEnded) {
        started = whenStarted;
        ended = whenEnded;
    }

    Optional<DomainCell> find(DomainName name) {
        return Optional.ofNullable(cells.get(name)).filter(cell -> cell.files().exists());
    }

    List<DomainCell> list() {
        return cells.values().stream().filter(cell -> cell.files().exists()).toList();
    }

    /** The cell of a domain, be there a definition or not. */
    DomainCell cell(DomainName name) {
        return cells.computeIfAbsent(name, it -> new DomainCell(it, context));
    }

    /** Looks at the files of all domains and reads those that have changed. */
    void scan(boolean first) {
        Map<DomainName, Store.Stamp> stamps = context.store().stamps();
        Set<DomainName> names = new HashSet<>(stamps.keySet());
        names.addAll(cells.keySet());
        for (DomainName name : names) {
            DomainCell cell = cell(name);
            Store.Stamp stamp = stamps.getOrDefault(name, new Store.Stamp(null, null));
            if (!stamp.equals(cell.stamp())) {
                refresh(cell, first);
            }
        }
        context.scannedNow();
    }

    /** Reads the files of one domain now. */
    void refresh(DomainCell cell) {
        refresh(cell, false);
    }

    private void refresh(DomainCell cell, boolean first) {
        synchronized (cell) {
            Store.Stamp stamp = context.store().stamp(cell.name());
            Snapshot before = cell.files();
            if (stamp.equals(cell.stamp())) {
                return;
            }
            Snapshot now = context.store().read(cell.name());
            cell.files(now, stamp);
            compareDefinitions(cell, before, now, first);
            compareRuns(cell, before, now, first);
            if (!now.exists()) {
                cells.remove(cell.name(), cell);
            }
        }
    }

    private void compareDefinitions(DomainCell cell, Snapshot before, Snapshot now, boolean first) {
        Instant at = context.clock().instant();
        if (!now.exists()) {
            if (before.exists()) {
                cell.become(DomainState.STOPPED, StateReason.UNSPECIFIED, at, Kind.UNDEFINED);
            }
            return;
        }
        boolean running = now.running().isPresent();
        UnreadableStateException unreadable = now.unreadable();
        StoredDefinition definition = now.definition();
        if (unreadable != null) {
            cell.become(DomainState.UNREADABLE, StateReason.CORRUPT_DEFINITION, at, null);
        } else if (definition != null && isHandedOver(definition)) {
            cell.become(DomainState.IN_DOUBT, StateReason.HANDED_OVER, at, null);
        } else if (!running) {
            stopped(cell, now);
        } else if (cell.known().state() == DomainState.IN_DOUBT || cell.known().state() == DomainState.UNREADABLE) {
            now.running().ifPresent(run -> cell.become(run.state(), run.reason(), run.since(), null));
        }
        if (first) {
            return;
        }
        if (!before.exists()) {
            cell.publish(Kind.DEFINED, at);
        } else if (!Objects.equals(guestOf(before), guestOf(now))) {
            cell.publish(Kind.REDEFINED, at);
        }
    }

    private static boolean isHandedOver(StoredDefinition definition) {
        return definition.residence() != null && definition.residence().handover() != null;
    }

    private static @org.jspecify.annotations.Nullable Object guestOf(Snapshot snapshot) {
        return snapshot.definition() == null ? null : snapshot.definition().guest();
    }

    private void stopped(DomainCell cell, Snapshot now) {
        RunRecord run = now.run();
        Known known = cell.known();
        if (run == null) {
            if (known.state() != DomainState.STOPPED && known.state() != DomainState.STARTING) {
                cell.become(
                        DomainState.STOPPED,
                        StateReason.NEVER_STARTED,
                        context.clock().instant(),
                        null);
            }
        } else if (!known.is(DomainState.STOPPED, run.reason())) {
            cell.become(DomainState.STOPPED, run.reason(), run.since(), null);
        }
    }

    private void compareRuns(DomainCell cell, Snapshot before, Snapshot now, boolean first) {
        String folderBefore = before.running().map(RunRecord::folder).orElse("");
        RunRecord run = now.running().orElse(null);
        String folderNow = run == null ? "" : run.folder();
        if (folderBefore.equals(folderNow)) {
            return;
        }
        if (!folderBefore.isEmpty()) {
            ended.accept(cell);
            cell.publish(Kind.STOPPED, context.clock().instant());
        }
        if (run != null) {
            if (cell.attachment().filter(it -> it.folder().equals(run.folder())).isEmpty()) {
                if (now.unreadable() == null && cell.known().state() != DomainState.IN_DOUBT) {
                    cell.become(run.state(), run.reason(), run.since(), null);
                }
                cell.heardLast(run.since());
            }
            if (!first) {
                cell.publish(Kind.STARTED, context.clock().instant());
            }
            started.accept(cell);
        }
    }
}
