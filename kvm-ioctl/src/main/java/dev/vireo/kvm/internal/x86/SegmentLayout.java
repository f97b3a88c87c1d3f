package dev.vireo.kvm.internal.x86;

import static dev.vireo.kvm.internal.x86.Bytes.flag;
import static dev.vireo.kvm.internal.x86.Bytes.u16;
import static dev.vireo.kvm.internal.x86.Bytes.u8;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.Segment;
import java.nio.ByteBuffer;

/** {@code struct kvm_segment}. */
final class SegmentLayout implements Layout<Segment> {
    static final SegmentLayout SEGMENT = new SegmentLayout();

    private static final int LIMIT = 8;
    private static final int SELECTOR = 12;
    private static final int TYPE = 14;
    private static final int PRESENT = 15;
    private static final int DPL = 16;
    private static final int DB = 17;
    private static final int S = 18;
    private static final int L = 19;
    private static final int G = 20;
    private static final int AVL = 21;
    private static final int UNUSABLE = 22;

    private SegmentLayout() {}

    @Override
    public int size() {
        return 24;
    }

    @Override
    public Segment read(ByteBuffer buffer, int at) {
        return new Segment(
                buffer.getLong(at),
                buffer.getInt(at + LIMIT),
                u16(buffer, at + SELECTOR),
                u8(buffer, at + TYPE),
                flag(buffer, at + PRESENT),
                u8(buffer, at + DPL),
                flag(buffer, at + DB),
                flag(buffer, at + S),
                flag(buffer, at + L),
                flag(buffer, at + G),
                flag(buffer, at + AVL),
                flag(buffer, at + UNUSABLE));
    }

    @Override
    public void write(ByteBuffer buffer, int at, Segment value) {
        buffer.putLong(at, value.base());
        buffer.putInt(at + LIMIT, value.limit());
        buffer.putShort(at + SELECTOR, (short) value.selector());
        buffer.put(at + TYPE, (byte) value.type());
        flag(buffer, at + PRESENT, value.present());
        buffer.put(at + DPL, (byte) value.dpl());
        flag(buffer, at + DB, value.db());
        flag(buffer, at + S, value.s());
        flag(buffer, at + L, value.l());
        flag(buffer, at + G, value.g());
        flag(buffer, at + AVL, value.avl());
        flag(buffer, at + UNUSABLE, value.unusable());
    }
}
