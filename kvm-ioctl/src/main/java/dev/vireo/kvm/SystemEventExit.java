package dev.vireo.kvm;

import java.util.Objects;

/** The guest asks for something as a whole ({@code KVM_EXIT_SYSTEM_EVENT}). */
public final class SystemEventExit extends RunView implements Exit {
    SystemEventExit(RunPage page) {
        super(page);
    }

    /** 1 shutdown, 2 reset, 3 crash, 4 wake-up, 5 suspend, 6 an encrypted guest ends. */
    public int type() {
        return intAt(0);
    }

    /** How many numbers come with it. */
    public int count() {
        return Math.min(16, intAt(4));
    }

    /** One of them. */
    public long data(int index) {
        return longAt(8 + Objects.checkIndex(index, 16) * Long.BYTES);
    }

    @Override
    public String toString() {
        return "system event " + type();
    }
}
