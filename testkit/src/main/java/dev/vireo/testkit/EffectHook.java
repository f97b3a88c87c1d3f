package dev.vireo.testkit;

/** Is called around each call with an effect; what it throws comes out of the call. */
public interface EffectHook {
    /** The call is about to be made. */
    void before(HostCall call);

    /** The call was made and succeeded. */
    void after(HostCall call);
}
