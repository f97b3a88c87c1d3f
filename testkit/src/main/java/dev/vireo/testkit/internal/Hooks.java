package dev.vireo.testkit.internal;

import dev.vireo.testkit.EffectHook;
import dev.vireo.testkit.HostCall;
import java.util.function.Supplier;

/** Calls a hook around something. */
public final class Hooks {
    private final EffectHook hook;

    /** Around whatever comes. */
    public Hooks(EffectHook hook) {
        this.hook = hook;
    }

    /** Does it, hooked. */
    public <T> T around(String operation, String subject, Supplier<T> work) {
        HostCall call = new HostCall(operation, subject);
        hook.before(call);
        T result = work.get();
        hook.after(call);
        return result;
    }

    /** Does it, hooked. */
    public void around(String operation, String subject, Runnable work) {
        HostCall call = new HostCall(operation, subject);
        hook.before(call);
        work.run();
        hook.after(call);
    }
}
