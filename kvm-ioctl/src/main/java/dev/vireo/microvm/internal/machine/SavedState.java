package dev.vireo.microvm.internal.machine;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a saved state. */
final class SavedState {
    private SavedState() {}

    static UnreadableStateException unreadable(String problem, @Nullable Throwable cause) {
        return new UnreadableStateException(
                ErrorDetails.of("restore", "saved machine", problem)
                        .advice("the state is kept; start the domain anew to go on without it"),
                cause);
    }
}
