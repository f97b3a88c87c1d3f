package dev.vireo.drbd;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;

/**
 * A host may not become primary: the peer may have newer data, may still be writing, or these data are not whole. To go on
 * all the same is {@link Promotion#ACCEPT_DATA_LOSS}.
 */
public final class PromotionRefusedException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public PromotionRefusedException(ErrorDetails details) {
        super(details, null);
    }
}
