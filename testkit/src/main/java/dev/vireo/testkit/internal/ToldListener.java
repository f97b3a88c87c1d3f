package dev.vireo.testkit.internal;

import dev.vireo.host.CommandListener;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A listener that is told on its handle's thread. */
record ToldListener(HandleState state, CommandListener listener, AtomicBoolean deaf) implements MemoryCommand.Audience {
    ToldListener(HandleState state, CommandListener listener) {
        this(state, listener, new AtomicBoolean());
    }

    @Override
    public void output(byte[] bytes, MemoryCommand from) {
        tell(from, () -> listener.output(ByteBuffer.wrap(bytes)));
    }

    @Override
    public void error(byte[] bytes, MemoryCommand from) {
        tell(from, () -> listener.standardError(ByteBuffer.wrap(bytes)));
    }

    private void tell(MemoryCommand from, Runnable call) {
        state.tell(() -> {
            if (deaf.get()) {
                return;
            }
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                deaf.set(true);
                from.fail(e);
            }
        });
    }

    @Override
    public void ended(int status, @Nullable Throwable failure) {
        state.tell(() -> listener.ended(status, failure));
    }
}
