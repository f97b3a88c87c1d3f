package dev.vireo.core.internal.store;

import dev.vireo.error.UnreadableStateException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the files say about one domain.
 *
 * @param definition its definition; null if there is none or it cannot be read
 * @param unreadable why a file of it cannot be read
 * @param run its present or last run; null if there is none or it cannot be read
 * @param runIsUnreadable whether it is the run record that cannot be read
 */
public record Snapshot(
        @Nullable StoredDefinition definition,
        @Nullable UnreadableStateException unreadable,
        @Nullable RunRecord run,
        boolean runIsUnreadable) {
    /** No domain. */
    public static final Snapshot NOTHING = new Snapshot(null, null, null, false);

    /** Whether there is a domain, be it unreadable. */
    public boolean exists() {
        return definition != null || unreadable != null;
    }

    /** The present run, if there is one as far as the files say. */
    public Optional<RunRecord> running() {
        return Optional.ofNullable(run).filter(RunRecord::running);
    }
}
