package dev.vireo.kvm.internal.x86;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import java.nio.ByteBuffer;

/** {@code struct kvm_regs}. */
public final class RegistersLayout implements Layout<Registers> {
    /** The layout. */
    public static final RegistersLayout REGS = new RegistersLayout();

    private static final Register[] ALL = Register.values();

    private RegistersLayout() {}

    @Override
    public int size() {
        return ALL.length * Long.BYTES;
    }

    @Override
    public Registers read(ByteBuffer buffer, int at) {
        return Registers.of(register -> buffer.getLong(at + register.number() * Long.BYTES));
    }

    @Override
    public void write(ByteBuffer buffer, int at, Registers value) {
        for (Register register : ALL) {
            buffer.putLong(at + register.number() * Long.BYTES, value.get(register));
        }
    }
}
