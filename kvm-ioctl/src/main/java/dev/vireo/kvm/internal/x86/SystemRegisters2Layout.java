package dev.vireo.kvm.internal.x86;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.SystemRegisters2;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code struct kvm_sregs2}. */
public final class SystemRegisters2Layout implements Layout<SystemRegisters2> {
    /** The layout. */
    public static final SystemRegisters2Layout SREGS2 = new SystemRegisters2Layout();

    private static final int FLAGS = 280;
    private static final int PDPTRS = 288;
    private static final int COUNT = 4;
    private static final long PDPTRS_VALID = 1;

    private SystemRegisters2Layout() {}

    @Override
    public int size() {
        return 320;
    }

    @Override
    public SystemRegisters2 read(ByteBuffer buffer, int at) {
        boolean valid = (buffer.getLong(at + FLAGS) & PDPTRS_VALID) != 0;
        return new SystemRegisters2(
                SystemRegistersLayout.readCommon(buffer, at),
                valid ? Optional.of(pointers(buffer, at + PDPTRS)) : Optional.empty());
    }

    @Override
    public void write(ByteBuffer buffer, int at, SystemRegisters2 value) {
        SystemRegistersLayout.writeCommon(buffer, at, value.registers());
        value.pdptrs().ifPresent(pointers -> {
            buffer.putLong(at + FLAGS, PDPTRS_VALID);
            for (int i = 0; i < COUNT; i++) {
                buffer.putLong(at + PDPTRS + i * Long.BYTES, pointers.get(i));
            }
        });
    }

    private static List<Long> pointers(ByteBuffer buffer, int at) {
        List<Long> pointers = new ArrayList<>(COUNT);
        for (int i = 0; i < COUNT; i++) {
            pointers.add(buffer.getLong(at + i * Long.BYTES));
        }
        return pointers;
    }
}
