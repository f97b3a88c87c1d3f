package dev.vireo.kvm;

/** The guest touches its task priority, as was asked to be told ({@code KVM_EXIT_TPR_ACCESS}). */
public final class TprAccessExit extends RunView implements Exit {
    TprAccessExit(RunPage page) {
        super(page);
    }

    /** The address of the instruction. */
    public long rip() {
        return longAt(0);
    }

    /** Whether it writes. */
    public boolean isWrite() {
        return intAt(8) != 0;
    }

    @Override
    public String toString() {
        return "task priority access at " + hex(rip());
    }
}
