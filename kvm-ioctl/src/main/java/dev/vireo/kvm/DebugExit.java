package dev.vireo.kvm;

/** A breakpoint, a step or a watchpoint of the host ({@code KVM_EXIT_DEBUG}). */
public final class DebugExit extends RunView implements Exit {
    DebugExit(RunPage page) {
        super(page);
    }

    /** The exception: 1 for debug, 3 for a breakpoint. */
    public int exception() {
        return intAt(0);
    }

    /** The linear address of the instruction. */
    public long pc() {
        return longAt(8);
    }

    /** The status register, which tells the cause. */
    public long dr6() {
        return longAt(16);
    }

    /** The control register. */
    public long dr7() {
        return longAt(24);
    }

    @Override
    public String toString() {
        return "debug exception " + exception() + " at " + hex(pc());
    }
}
