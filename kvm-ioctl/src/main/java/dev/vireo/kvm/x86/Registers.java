package dev.vireo.kvm.x86;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * The general registers of a vCPU ({@code struct kvm_regs}).
 *
 * <pre>{@code
 * Registers start = Registers.zero().with(Register.RIP, 0x1000).with(Register.RSI, 0x7000);
 * }</pre>
 */
public final class Registers {
    private static final Register[] ALL = Register.values();
    private static final long FLAGS_AT_RESET = 2;

    private final long[] values;

    private Registers(long[] values) {
        this.values = values;
    }

    /** All zero but the flags, of which bit 1 is always set. */
    public static Registers zero() {
        return of(register -> register == Register.RFLAGS ? FLAGS_AT_RESET : 0);
    }

    /** Registers with the values that a function gives them. */
    public static Registers of(ToLongFunction<Register> value) {
        long[] values = new long[ALL.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsLong(ALL[i]);
        }
        return new Registers(values);
    }

    /** The value of one. */
    public long get(Register register) {
        return values[register.number()];
    }

    /** The same registers but for one. */
    public Registers with(Register register, long value) {
        long[] changed = values.clone();
        changed[register.number()] = value;
        return new Registers(changed);
    }

    /** The instruction pointer. */
    public long rip() {
        return get(Register.RIP);
    }

    /** The accumulator. */
    public long rax() {
        return get(Register.RAX);
    }

    /** The flags. */
    public long rflags() {
        return get(Register.RFLAGS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Registers registers && Arrays.equals(values, registers.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** As in {@code rax=0x1 rbx=0x0 ...}. */
    @Override
    public String toString() {
        return Hex.list(ALL, values);
    }
}
