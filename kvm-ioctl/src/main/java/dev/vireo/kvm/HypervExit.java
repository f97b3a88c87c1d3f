package dev.vireo.kvm;

import java.util.Objects;

/** The guest uses the interface of Hyper-V ({@code KVM_EXIT_HYPERV}). */
public final class HypervExit extends RunView implements Exit {
    HypervExit(RunPage page) {
        super(page);
    }

    /** 1 synthetic interrupt controller, 2 hypercall, 3 debugger. */
    public int type() {
        return intAt(0);
    }

    /** A number of it by its place in the structure after the type, 0 to 6. */
    public long data(int index) {
        return longAt(8 + Objects.checkIndex(index, 7) * Long.BYTES);
    }

    /** Answers a hypercall. */
    public void answer(long result) {
        buffer().putLong(RunPage.UNION + 16, result);
    }

    @Override
    public String toString() {
        return "Hyper-V " + type();
    }
}
