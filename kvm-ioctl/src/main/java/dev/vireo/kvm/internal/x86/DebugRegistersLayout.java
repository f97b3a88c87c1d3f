package dev.vireo.kvm.internal.x86;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.DebugRegisters;
import java.nio.ByteBuffer;

/** {@code struct kvm_debugregs}. */
public final class DebugRegistersLayout implements Layout<DebugRegisters> {
    /** The layout. */
    public static final DebugRegistersLayout DEBUGREGS = new DebugRegistersLayout();

    private DebugRegistersLayout() {}

    @Override
    public int size() {
        return 128;
    }

    @Override
    public DebugRegisters read(ByteBuffer buffer, int at) {
        return new DebugRegisters(
                buffer.getLong(at),
                buffer.getLong(at + 8),
                buffer.getLong(at + 16),
                buffer.getLong(at + 24),
                buffer.getLong(at + 32),
                buffer.getLong(at + 40));
    }

    @Override
    public void write(ByteBuffer buffer, int at, DebugRegisters value) {
        buffer.putLong(at, value.db0());
        buffer.putLong(at + 8, value.db1());
        buffer.putLong(at + 16, value.db2());
        buffer.putLong(at + 24, value.db3());
        buffer.putLong(at + 32, value.dr6());
        buffer.putLong(at + 40, value.dr7());
    }
}
