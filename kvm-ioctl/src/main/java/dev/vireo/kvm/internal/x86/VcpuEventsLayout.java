package dev.vireo.kvm.internal.x86;

import static dev.vireo.kvm.internal.x86.Bytes.flag;
import static dev.vireo.kvm.internal.x86.Bytes.u8;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.VcpuEvents;
import dev.vireo.kvm.x86.VcpuEvents.ExceptionState;
import dev.vireo.kvm.x86.VcpuEvents.InterruptState;
import dev.vireo.kvm.x86.VcpuEvents.NmiState;
import dev.vireo.kvm.x86.VcpuEvents.SmiState;
import java.nio.ByteBuffer;

/** {@code struct kvm_vcpu_events}. */
public final class VcpuEventsLayout implements Layout<VcpuEvents> {
    /** The layout. */
    public static final VcpuEventsLayout EVENTS = new VcpuEventsLayout();

    private static final int ERROR_CODE = 4;
    private static final int INTERRUPT = 8;
    private static final int NMI = 12;
    private static final int SIPI_VECTOR = 16;
    private static final int FLAGS = 20;
    private static final int SMI = 24;
    private static final int TRIPLE_FAULT = 28;
    private static final int HAS_PAYLOAD = 55;
    private static final int PAYLOAD = 56;

    private VcpuEventsLayout() {}

    @Override
    public int size() {
        return 64;
    }

    @Override
    public VcpuEvents read(ByteBuffer buffer, int at) {
        return new VcpuEvents(
                new ExceptionState(
                        flag(buffer, at),
                        u8(buffer, at + 1),
                        flag(buffer, at + 2),
                        flag(buffer, at + 3),
                        buffer.getInt(at + ERROR_CODE),
                        flag(buffer, at + HAS_PAYLOAD),
                        buffer.getLong(at + PAYLOAD)),
                new InterruptState(
                        flag(buffer, at + INTERRUPT),
                        u8(buffer, at + INTERRUPT + 1),
                        flag(buffer, at + INTERRUPT + 2),
                        u8(buffer, at + INTERRUPT + 3)),
                new NmiState(flag(buffer, at + NMI), u8(buffer, at + NMI + 1), flag(buffer, at + NMI + 2)),
                buffer.getInt(at + SIPI_VECTOR),
                buffer.getInt(at + FLAGS),
                new SmiState(
                        flag(buffer, at + SMI),
                        flag(buffer, at + SMI + 1),
                        flag(buffer, at + SMI + 2),
                        flag(buffer, at + SMI + 3)),
                flag(buffer, at + TRIPLE_FAULT));
    }

    @Override
    public void write(ByteBuffer buffer, int at, VcpuEvents value) {
        ExceptionState exception = value.exception();
        flag(buffer, at, exception.injected());
        buffer.put(at + 1, (byte) exception.vector());
        flag(buffer, at + 2, exception.hasErrorCode());
        flag(buffer, at + 3, exception.pending());
        buffer.putInt(at + ERROR_CODE, exception.errorCode());
        flag(buffer, at + HAS_PAYLOAD, exception.hasPayload());
        buffer.putLong(at + PAYLOAD, exception.payload());
        InterruptState interrupt = value.interrupt();
        flag(buffer, at + INTERRUPT, interrupt.injected());
        buffer.put(at + INTERRUPT + 1, (byte) interrupt.vector());
        flag(buffer, at + INTERRUPT + 2, interrupt.soft());
        buffer.put(at + INTERRUPT + 3, (byte) interrupt.shadow());
        flag(buffer, at + NMI, value.nmi().injected());
        buffer.put(at + NMI + 1, (byte) value.nmi().pending());
        flag(buffer, at + NMI + 2, value.nmi().masked());
        buffer.putInt(at + SIPI_VECTOR, value.sipiVector());
        buffer.putInt(at + FLAGS, value.flags());
        SmiState smi = value.smi();
        flag(buffer, at + SMI, smi.smm());
        flag(buffer, at + SMI + 1, smi.pending());
        flag(buffer, at + SMI + 2, smi.insideNmi());
        flag(buffer, at + SMI + 3, smi.latchedInit());
        flag(buffer, at + TRIPLE_FAULT, value.tripleFaultPending());
    }
}
