package dev.vireo.kvm.internal.x86;

import static dev.vireo.kvm.internal.x86.Bytes.u16;
import static dev.vireo.kvm.internal.x86.Bytes.u8;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.Fpu;
import dev.vireo.kvm.x86.Vector128;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@code struct kvm_fpu}. */
public final class FpuLayout implements Layout<Fpu> {
    /** The layout. */
    public static final FpuLayout FPU = new FpuLayout();

    private static final int FPR_COUNT = 8;
    private static final int XMM_COUNT = 16;
    private static final int VECTOR = 16;
    private static final int FCW = 128;
    private static final int FSW = 130;
    private static final int FTWX = 132;
    private static final int LAST_OPCODE = 134;
    private static final int LAST_IP = 136;
    private static final int LAST_DP = 144;
    private static final int XMM = 152;
    private static final int MXCSR = 408;

    private FpuLayout() {}

    @Override
    public int size() {
        return 416;
    }

    @Override
    public Fpu read(ByteBuffer buffer, int at) {
        return new Fpu(
                vectors(buffer, at, FPR_COUNT),
                u16(buffer, at + FCW),
                u16(buffer, at + FSW),
                u8(buffer, at + FTWX),
                u16(buffer, at + LAST_OPCODE),
                buffer.getLong(at + LAST_IP),
                buffer.getLong(at + LAST_DP),
                vectors(buffer, at + XMM, XMM_COUNT),
                buffer.getInt(at + MXCSR));
    }

    @Override
    public void write(ByteBuffer buffer, int at, Fpu value) {
        vectors(buffer, at, value.fpr());
        buffer.putShort(at + FCW, (short) value.fcw());
        buffer.putShort(at + FSW, (short) value.fsw());
        buffer.put(at + FTWX, (byte) value.ftwx());
        buffer.putShort(at + LAST_OPCODE, (short) value.lastOpcode());
        buffer.putLong(at + LAST_IP, value.lastIp());
        buffer.putLong(at + LAST_DP, value.lastDp());
        vectors(buffer, at + XMM, value.xmm());
        buffer.putInt(at + MXCSR, value.mxcsr());
    }

    private static List<Vector128> vectors(ByteBuffer buffer, int at, int count) {
        List<Vector128> vectors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int where = at + i * VECTOR;
            vectors.add(new Vector128(buffer.getLong(where), buffer.getLong(where + Long.BYTES)));
        }
        return vectors;
    }

    private static void vectors(ByteBuffer buffer, int at, List<Vector128> vectors) {
        for (int i = 0; i < vectors.size(); i++) {
            int where = at + i * VECTOR;
            buffer.putLong(where, vectors.get(i).low());
            buffer.putLong(where + Long.BYTES, vectors.get(i).high());
        }
    }
}
