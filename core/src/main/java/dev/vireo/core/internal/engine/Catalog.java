package dev.vireo.core.internal.engine;

import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.Snapshot;
import dev.vireo.core.internal.store.Store;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All domains, as their files say. Whoever changed a file, this program or another: what follows is worked out here, by
 * comparing what was known with what is there.
 *
 * <p>It holds a cell for each domain that exists, and none for others. The cell of a name is replaced only when the
 * domain has gone and come again.
 */
final class Catalog {
    private static final int STRIPES = 64;
    private static final int MOST_HELPERS = 3;
    private static final int WORTH_A_THREAD = 8;

    private final EngineContext context;
    private final ConcurrentSkipListMap<DomainName, DomainCell> cells = new ConcurrentSkipListMap<>();
    private final Object[] stripes = new Object[STRIPES];
    private Consumer<DomainCell> started = cell -> {};
    private Consumer<DomainCell> ended = cell -> {};

    Catalog(EngineContext context) {
        this.context = context;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    /** Calls these when a domain has a new run, and when its run is over. */
    void onRuns(Consumer<DomainCell> whenStarted, Consumer<DomainCell> whenEnded) {
        started = whenStarted;
        ended = whenEnded;
    }

    Optional<DomainCell> find(DomainName name) {
        return Optional.ofNullable(cells.get(name));
    }

    List<DomainCell> list() {
        return List.copyOf(cells.values());
    }

    /** The cell of a domain; where there is no such domain, one that says so and is not kept. */
    DomainCell cell(DomainName name) {
        DomainCell known = cells.get(name);
        return known == null ? new DomainCell(name, context) : known;
    }

    /**
     * Looks at the files of all domains and reads those that have changed.
     *
     * @param first whether nothing was known before; then nobody is told what runs
     */
    void scan(boolean first) {
        Map<DomainName, Store.Stamp> stamps = context.store().stamps();
        Set<DomainName> names = new HashSet<>(stamps.keySet());
        names.addAll(cells.keySet());
        names.removeIf(name ->
                stamps.getOrDefault(name, Store.Stamp.NOTHING).equals(cell(name).stamp()));
        if (first) {
            together(names, name -> refresh(name, stamps.getOrDefault(name, Store.Stamp.NOTHING), true));
        } else {
            names.forEach(this::refresh);
        }
        context.scannedNow();
    }

    /** On this thread and a few others: a host that is far away answers several questions in the time of one. */
    private void together(Set<DomainName> names, Consumer<DomainName> task) {
        Queue<DomainName> open = new ConcurrentLinkedQueue<>(names);
        Runnable some = () -> {
            for (DomainName name = open.poll(); name != null; name = open.poll()) {
                task.accept(name);
            }
        };
        int helpers = Math.min(MOST_HELPERS, names.size() / WORTH_A_THREAD);
        CompletableFuture<?>[] others = new CompletableFuture<?>[helpers];
        for (int i = 0; i < helpers; i++) {
            others[i] = CompletableFuture.runAsync(some, context.threads().workers());
        }
        try {
            some.run();
            CompletableFuture.allOf(others).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Reads the files of one domain now, if they have changed; its cell as of {@link #cell}. */
    DomainCell refresh(DomainName name) {
        synchronized (stripeOf(name)) {
            return refresh(name, context.store().stamp(name), false);
        }
    }

    private Object stripeOf(DomainName name) {
        return stripes[Math.floorMod(name.hashCode(), STRIPES)];
    }

    /**
     * Reads the files of a domain if they have changed.
     *
     * @param stamp of the files, taken before: so a change from then on is seen as one the next time
     */
    private DomainCell refresh(DomainName name, Store.Stamp stamp, boolean first) {
        synchronized (stripeOf(name)) {
            DomainCell cell = cell(name);
            if (!stamp.equals(cell.stamp())) {
                Snapshot now = context.store().read(name);
                if (now.exists()) {
                    cells.put(name, cell);
                } else {
                    cells.remove(name);
                }
                Snapshot before = cell.files();
                boolean runChanged = !folder(before).equals(folder(now));
                boolean hasEnded = runChanged && !folder(before).isEmpty();
                if (hasEnded) {
                    ended.accept(cell); // what its guest may still say does not count any more
                }
                cell.change(() -> {
                    cell.files(now, stamp);
                    compare(cell, before, now, first);
                });
                if (runChanged && !folder(now).isEmpty() && !first) {
                    started.accept(cell);
                }
            }
            return cell;
        }
    }

    private static String folder(Snapshot snapshot) {
        return snapshot.running().map(RunRecord::folder).orElse("");
    }

    private void compare(DomainCell cell, Snapshot before, Snapshot now, boolean first) {
        boolean runChanged = !folder(before).equals(folder(now));
        compareDefinitions(cell, before, now, first);
        if (runChanged && !folder(before).isEmpty()) {
            cell.publish(Kind.STOPPED, context.clock().instant());
        }
        if (runChanged) {
            now.running().ifPresent(run -> begins(cell, run, first));
        }
        if (!now.exists() && before.exists()) {
            cell.publish(Kind.UNDEFINED, context.clock().instant());
        }
    }

    private void compareDefinitions(DomainCell cell, Snapshot before, Snapshot now, boolean first) {
        Instant at = context.clock().instant();
        if (!now.exists()) {
            if (cell.known().state() != DomainState.STOPPED) {
                cell.become(DomainState.STOPPED, StateReason.UNSPECIFIED, at);
            }
            return;
        }
        stateOf(cell, now, at);
        if (first) {
            return;
        }
        if (!before.exists()) {
            cell.publish(Kind.DEFINED, at);
        } else if (!Objects.equals(guestOf(before), guestOf(now))) {
            cell.publish(Kind.REDEFINED, at);
        }
    }

    /** What the files alone say about the state. */
    private static void stateOf(DomainCell cell, Snapshot now, Instant at) {
        Known known = cell.known();
        StoredDefinition definition = now.definition();
        if (now.unreadable() != null) {
            cell.become(DomainState.UNREADABLE, StateReason.CORRUPT_DEFINITION, at);
        } else if (definition != null && isHandedOver(definition)) {
            cell.become(DomainState.IN_DOUBT, StateReason.HANDED_OVER, at);
        } else if (now.running().isEmpty()) {
            stopped(cell, now, at);
        } else if (known.state() == DomainState.IN_DOUBT || known.state() == DomainState.UNREADABLE) {
            now.running().ifPresent(run -> cell.become(run.state(), run.reason(), run.since()));
        }
    }

    private static boolean isHandedOver(StoredDefinition definition) {
        return definition.residence() != null && definition.residence().handover() != null;
    }

    private static @Nullable Object guestOf(Snapshot snapshot) {
        return snapshot.definition() == null ? null : snapshot.definition().guest();
    }

    private static void stopped(DomainCell cell, Snapshot now, Instant at) {
        RunRecord run = now.run();
        Known known = cell.known();
        if (now.definition() != null && now.definition().guest() == null) {
            cell.become(DomainState.UNREADABLE, StateReason.NEWER_DEFINITION, at);
        } else if (known.state() == DomainState.STARTING) {
            return; // by us, and not written down yet
        } else if (run == null) {
            if (!known.is(DomainState.STOPPED, StateReason.NEVER_STARTED)) {
                cell.become(DomainState.STOPPED, StateReason.NEVER_STARTED, at);
            }
        } else if (!known.is(DomainState.STOPPED, run.reason())) {
            cell.become(DomainState.STOPPED, run.reason(), run.since());
        }
    }

    private void begins(DomainCell cell, RunRecord run, boolean first) {
        boolean ours =
                cell.attachment().filter(it -> it.folder().equals(run.folder())).isPresent();
        if (!ours) {
            if (cell.files().unreadable() == null && cell.known().state() != DomainState.IN_DOUBT) {
                cell.become(run.state(), run.reason(), run.since());
            }
            cell.heardLast(run.since());
        }
        if (!first) {
            cell.publish(Kind.STARTED, context.clock().instant());
        }
    }
}
