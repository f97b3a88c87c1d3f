package dev.vireo.host.local.internal.io;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for, once; a failure is not kept. */
public final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private volatile @Nullable T value;

    /** A value that the supplier will make. */
    public Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public T get() {
        T made = value;
        if (made != null) {
            return made;
        }
        synchronized (this) {
            made = value;
            if (made == null) {
                made = maker.get();
                value = made;
            }
            return made;
        }
    }

    /** The value if it was made; waits for one that is being made. */
    public synchronized Optional<T> ifMade() {
        return Optional.ofNullable(value);
    }
}
