package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.Incoming;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.core.internal.save.SaveHeader;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.domain.StateReason;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a guest starts from: nothing, or a saved state.
 *
 * @param file the file of the state; null if it starts afresh
 * @param header what the file says of itself
 * @param managed whether the file is ours, to be removed once it was read
 * @param defined whether the domain was defined for this, to be undefined if it comes to nothing
 * @param moving whether the state comes over the network
 * @param disks whose content comes over the network as well
 */
record Origin(
        @Nullable HostPath file,
        @Nullable SaveHeader header,
        boolean managed,
        boolean defined,
        boolean moving,
        Set<String> disks) {
    private static final Origin FRESH = new Origin(null, null, false, false, false, Set.of());

    /** It starts afresh. */
    static Origin fresh() {
        return FRESH;
    }

    /** It comes over the network, with the content of some of its disks. */
    static Origin arriving(Set<String> disks) {
        return new Origin(null, null, false, false, true, disks);
    }

    /** It comes from a file. */
    static Origin saved(HostPath file, @Nullable SaveHeader header, boolean managed, boolean defined) {
        return new Origin(file, header, managed, defined, false, Set.of());
    }

    /** What an intent says about it. */
    static Origin of(Intent intent) {
        Optional<String> file = intent.details().optionalString("file");
        return file.isEmpty()
                ? FRESH
                : saved(
                        HostPath.of(file.get()),
                        null,
                        intent.details().bool("managed"),
                        intent.details().bool("defined"));
    }

    boolean isFresh() {
        return file == null && !moving;
    }

    StateReason reason() {
        if (moving) {
            return StateReason.MIGRATED_HERE;
        }
        return isFresh() ? StateReason.STARTED : StateReason.RESTORED;
    }

    LaunchPlan plan(DomainDriver driver, GuestDefinition definition, RunFolder folder) {
        if (moving) {
            return driver.planIncoming(definition, folder, new Incoming.Moving(disks));
        }
        if (file == null || header == null) {
            return driver.plan(definition, folder);
        }
        return driver.planIncoming(definition, folder, new Incoming.Saved(file, header.offset(), header.compression()));
    }

    Intent.Operation operation() {
        return isFresh() ? Intent.Operation.START : Intent.Operation.RESTORE;
    }

    JsonObject details() {
        return file == null
                ? JsonObject.EMPTY
                : JsonObject.of("file", file.value(), "managed", managed, "defined", defined);
    }
}
