package dev.vireo.kvm;

/** The guest has let no interrupt through for too long, as was asked to be told ({@code KVM_EXIT_NOTIFY}). */
public final class NotifyExit extends RunView implements Exit {
    NotifyExit(RunPage page) {
        super(page);
    }

    /** Whether the state of the vCPU is lost, so that it cannot go on. */
    public boolean contextInvalid() {
        return (intAt(0) & 1) != 0;
    }

    @Override
    public String toString() {
        return contextInvalid() ? "notify, context invalid" : "notify";
    }
}
