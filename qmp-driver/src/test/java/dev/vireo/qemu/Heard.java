package dev.vireo.qemu;

import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestState;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.StateReason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes down what a guest's listener is told, and that it is told one thing at a time. */
final class Heard implements GuestListener {
    final List<String> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();

    private void note(String text) {
        if (inside.incrementAndGet() > 1) {
            all.add("two calls at once");
        }
        all.add(text);
        inside.decrementAndGet();
    }

    @Override
    public void stateChanged(GuestState state, Instant at) {
        note(state.state() + " " + state.reason());
    }

    @Override
    public void wasReset(Instant at) {
        note("reset");
    }

    @Override
    public void powerButtonSeen(Instant at) {
        note("power button");
    }

    @Override
    public void ending(StateReason reason, Instant at) {
        note("ending " + reason);
    }

    @Override
    public void ioError(String disk, boolean write, boolean noSpace, IoErrorAction action, Instant at) {
        note("I/O error on " + disk + (write ? " write" : " read") + (noSpace ? " full " : " ") + action);
    }

    @Override
    public void lost(@Nullable Throwable failure) {
        note("lost");
    }
}
