package dev.vireo.kvm;

import java.util.Objects;

/** The guest calls its hypervisor ({@code KVM_EXIT_HYPERCALL}), as {@link Extension#EXIT_HYPERCALL} chooses. */
public final class HypercallExit extends RunView implements Exit {
    HypercallExit(RunPage page) {
        super(page);
    }

    /** Which call. */
    public long number() {
        return longAt(0);
    }

    /** An argument, 0 to 5. */
    public long argument(int index) {
        return longAt(8 + Objects.checkIndex(index, 6) * Long.BYTES);
    }

    /** Whether the guest was in 64-bit mode; on newer kernels, flags. */
    public long flags() {
        return longAt(64);
    }

    /** Answers. */
    public void answer(long value) {
        buffer().putLong(RunPage.UNION + 56, value);
    }

    @Override
    public String toString() {
        return "hypercall " + number();
    }
}
