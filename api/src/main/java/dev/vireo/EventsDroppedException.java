package dev.vireo;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;

/** The subscriber was too slow; the queue overflowed. Re-read what matters, then go on taking events. */
public final class EventsDroppedException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final long count;

    /** Creates the exception. */
    public EventsDroppedException(long count) {
        super(
                ErrorDetails.of("take", "event", count + " events were dropped because the subscriber was too slow")
                        .advice("re-read the state, then go on"),
                null);
        this.count = count;
    }

    /** How many events were lost. */
    public long count() {
        return count;
    }
}
