package dev.vireo.error;

import dev.vireo.host.LockHolder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody else holds the lock that the operation needs; the holder, its operation and their age are told. */
public final class LockedByException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final @Nullable LockHolder holder;

    /** Creates the exception; the holder is absent when it left between the refusal and the reading. */
    public LockedByException(ErrorDetails details, @Nullable LockHolder holder) {
        super(details, null);
        this.holder = holder;
    }

    /** Who holds the lock, for what and since when. */
    public Optional<LockHolder> holder() {
        return Optional.ofNullable(holder);
    }
}
