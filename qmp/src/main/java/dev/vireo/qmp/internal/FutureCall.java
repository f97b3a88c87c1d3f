package dev.vireo.qmp.internal;

import dev.vireo.json.JsonValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call whose caller holds a future, which completes on the callback executor. */
public final class FutureCall extends Call {
    private final CompletableFuture<JsonValue> future = new CompletableFuture<>();
    private final Callbacks callbacks;
    private final Function<Outcome, JsonValue> verdict;
    private volatile @Nullable Future<?> timeout;

    /**
     * A call.
     *
     * @param verdict the value of an outcome, or a throw
     */
    public FutureCall(Callbacks callbacks, Function<Outcome, JsonValue> verdict) {
        this.callbacks = callbacks;
        this.verdict = verdict;
        var unused = future.whenComplete((value, failure) -> settle(Outcome.GaveUp.CANCELLED));
    }

    /** The caller's future. */
    public CompletableFuture<JsonValue> future() {
        return future;
    }

    /** What will settle the call at its deadline, to be cancelled when something else does. */
    public void timeout(Future<?> pending) {
        timeout = pending;
        if (outcome() != null) {
            pending.cancel(false);
        }
    }

    @Override
    protected void settled(Outcome how) {
        Future<?> pending = timeout;
        if (pending != null) {
            pending.cancel(false);
        }
        if (how != Outcome.GaveUp.CANCELLED) {
            callbacks.complete(() -> complete(how));
        }
    }

    private void complete(Outcome how) {
        JsonValue value;
        try {
            value = verdict.apply(how);
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
            return;
        }
        future.complete(value);
    }
}
