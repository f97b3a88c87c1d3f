package dev.vireo.kvm.internal.x86;

import static dev.vireo.kvm.internal.x86.Bytes.u16;
import static dev.vireo.kvm.internal.x86.SegmentLayout.SEGMENT;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.DescriptorTable;
import dev.vireo.kvm.x86.SegmentRegister;
import dev.vireo.kvm.x86.SystemRegister;
import dev.vireo.kvm.x86.SystemRegisters;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** {@code struct kvm_sregs}, whose first 280 bytes {@code struct kvm_sregs2} shares. */
public final class SystemRegistersLayout implements Layout<SystemRegisters> {
    /** The layout. */
    public static final SystemRegistersLayout SREGS = new SystemRegistersLayout();

    private static final int GDT = 192;
    private static final int IDT = 208;
    private static final int TABLE_LIMIT = 8;
    private static final int CR0 = 224;
    private static final int INTERRUPT_BITMAP = 280;
    private static final int BITMAP_WORDS = 4;

    private SystemRegistersLayout() {}

    @Override
    public int size() {
        return 312;
    }

    @Override
    public SystemRegisters read(ByteBuffer buffer, int at) {
        return readCommon(buffer, at).withPendingInterrupt(interrupt(buffer, at + INTERRUPT_BITMAP));
    }

    @Override
    public void write(ByteBuffer buffer, int at, SystemRegisters value) {
        writeCommon(buffer, at, value);
        value.pendingInterrupt()
                .ifPresent(vector -> buffer.putLong(
                        at + INTERRUPT_BITMAP + vector / Long.SIZE * Long.BYTES, 1L << (vector % Long.SIZE)));
    }

    static SystemRegisters readCommon(ByteBuffer buffer, int at) {
        return SystemRegisters.of(
                register -> SEGMENT.read(buffer, segment(at, register)),
                register -> buffer.getLong(control(at, register)),
                table(buffer, at + GDT),
                table(buffer, at + IDT));
    }

    static void writeCommon(ByteBuffer buffer, int at, SystemRegisters value) {
        for (SegmentRegister register : SegmentRegister.values()) {
            SEGMENT.write(buffer, segment(at, register), value.get(register));
        }
        for (SystemRegister register : SystemRegister.values()) {
            buffer.putLong(control(at, register), value.get(register));
        }
        table(buffer, at + GDT, value.gdt());
        table(buffer, at + IDT, value.idt());
    }

    private static int segment(int at, SegmentRegister register) {
        return at + register.number() * SEGMENT.size();
    }

    private static int control(int at, SystemRegister register) {
        return at + CR0 + register.number() * Long.BYTES;
    }

    private static DescriptorTable table(ByteBuffer buffer, int at) {
        return new DescriptorTable(buffer.getLong(at), u16(buffer, at + TABLE_LIMIT));
    }

    private static void table(ByteBuffer buffer, int at, DescriptorTable value) {
        buffer.putLong(at, value.base());
        buffer.putShort(at + TABLE_LIMIT, (short) value.limit());
    }

    private static OptionalInt interrupt(ByteBuffer buffer, int at) {
        for (int word = 0; word < BITMAP_WORDS; word++) {
            long bits = buffer.getLong(at + word * Long.BYTES);
            if (bits != 0) {
                return OptionalInt.of(word * Long.SIZE + Long.numberOfTrailingZeros(bits));
            }
        }
        return OptionalInt.empty();
    }
}
