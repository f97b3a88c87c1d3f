package dev.vireo.kvm.x86;

import java.util.ArrayList;
import java.util.List;

/**
 * The I/O APIC ({@code struct kvm_ioapic_state}).
 *
 * @param baseAddress where its registers are
 * @param ioregsel which register is selected
 * @param id its id
 * @param irr the pins that are raised, as bits
 * @param redirections what each of the 24 pins does
 */
public record IoapicState(long baseAddress, int ioregsel, int id, int irr, List<Redirection> redirections) {
    /** How many pins it has. */
    public static final int PINS = 24;

    /** Refuses another number of pins. */
    public IoapicState {
        redirections = List.copyOf(redirections);
        if (redirections.size() != PINS) {
            throw new IllegalArgumentException("the I/O APIC has " + PINS + " pins");
        }
    }

    /** The same controller but for a pin. */
    public IoapicState with(int pin, Redirection redirection) {
        List<Redirection> changed = new ArrayList<>(redirections);
        changed.set(pin, redirection);
        return new IoapicState(baseAddress, ioregsel, id, irr, changed);
    }

    /**
     * What a pin does.
     *
     * @param bits the 64 bits as the I/O APIC has them
     */
    public record Redirection(long bits) {
        private static final long MASKED = 1L << 16;

        /** The vector that it raises. */
        public int vector() {
            return (int) (bits & 0xff);
        }

        /** Whether it is masked. */
        public boolean masked() {
            return (bits & MASKED) != 0;
        }

        /** Whether it is triggered by level. */
        public boolean levelTriggered() {
            return (bits & (1L << 15)) != 0;
        }

        /** The APIC id, or the set of them, that it goes to. */
        public int destination() {
            return (int) (bits >>> 56);
        }

        /** The same but for the vector. */
        public Redirection withVector(int vector) {
            return new Redirection((bits & ~0xffL) | (vector & 0xff));
        }

        /** The same, masked or not. */
        public Redirection withMasked(boolean masked) {
            return new Redirection(masked ? bits | MASKED : bits & ~MASKED);
        }
    }
}
