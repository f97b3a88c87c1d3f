package dev.vireo.core.job;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;

/** The job was asked to stop, and has undone what it did. */
public final class JobCancelledException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public JobCancelledException(String description) {
        super(ErrorDetails.of("run", description, "it was cancelled"), null);
    }
}
