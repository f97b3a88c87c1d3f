package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import java.util.List;

/** What a guest that runs is, which its domain's definition need not say any more. */
final class RunningGuest {
    private RunningGuest() {}

    /** The definition that it was started with. */
    static GuestDefinition definition(EngineContext context, DomainCell cell, RunRecord run, String attempted) {
        GuestDefinition present = Definitions.readable(cell, attempted);
        return context.store()
                .started(cell.name(), run.folder())
                .flatMap(StoredDefinition::readable)
                .orElse(present);
    }

    /**
     * Refuses where the guest differs from what the definition would make of it now.
     *
     * @throws ConflictException it does
     */
    static void checkAsDefined(EngineContext context, DomainCell cell, GuestDefinition running, String attempted) {
        List<String> differences = context.driver().differences(running, Definitions.readable(cell, attempted));
        if (!differences.isEmpty()) {
            throw new ConflictException(ErrorDetails.of(
                            attempted,
                            cell.subject(),
                            "it was redefined since it was started: " + String.join(", ", differences))
                    .advice("save it to a file of your own, or redefine it as it was"));
        }
    }
}
