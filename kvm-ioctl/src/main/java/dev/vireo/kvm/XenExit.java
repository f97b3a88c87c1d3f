package dev.vireo.kvm;

import java.util.Objects;

/** The guest uses the interface of Xen ({@code KVM_EXIT_XEN}): a hypercall. */
public final class XenExit extends RunView implements Exit {
    XenExit(RunPage page) {
        super(page);
    }

    /** Which call. */
    public long input() {
        return longAt(16);
    }

    /** An argument, 0 to 5. */
    public long argument(int index) {
        return longAt(32 + Objects.checkIndex(index, 6) * Long.BYTES);
    }

    /** Whether the guest is in 64-bit mode. */
    public boolean longMode() {
        return intAt(8) != 0;
    }

    /** The privilege level of the caller. */
    public int cpl() {
        return intAt(12);
    }

    /** Answers. */
    public void answer(long result) {
        buffer().putLong(RunPage.UNION + 24, result);
    }

    @Override
    public String toString() {
        return "Xen hypercall " + input();
    }
}
