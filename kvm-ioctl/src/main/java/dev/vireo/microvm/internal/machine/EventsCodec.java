package dev.vireo.microvm.internal.machine;

import static dev.vireo.microvm.internal.machine.RegisterCodec.number;

import dev.vireo.kvm.x86.VcpuEvents;
import dev.vireo.microvm.internal.machine.Blob.Numbers;
import java.util.stream.LongStream;

/** What is under way in a processor as numbers, and back. */
final class EventsCodec {
    private EventsCodec() {}

    static String write(VcpuEvents events) {
        VcpuEvents.ExceptionState exception = events.exception();
        VcpuEvents.InterruptState interrupt = events.interrupt();
        return Blob.ofLongs(LongStream.of(
                number(exception.injected()),
                exception.vector(),
                number(exception.hasErrorCode()),
                number(exception.pending()),
                exception.errorCode(),
                number(exception.hasPayload()),
                exception.payload(),
                number(interrupt.injected()),
                interrupt.vector(),
                number(interrupt.soft()),
                interrupt.shadow(),
                number(events.nmi().injected()),
                events.nmi().pending(),
                number(events.nmi().masked()),
                events.sipiVector(),
                events.flags(),
                number(events.smi().smm()),
                number(events.smi().pending()),
                number(events.smi().insideNmi()),
                number(events.smi().latchedInit()),
                number(events.tripleFaultPending())));
    }

    static VcpuEvents read(Numbers from) {
        return new VcpuEvents(
                new VcpuEvents.ExceptionState(
                        from.nextBoolean(),
                        from.nextInt(),
                        from.nextBoolean(),
                        from.nextBoolean(),
                        from.nextInt(),
                        from.nextBoolean(),
                        from.next()),
                new VcpuEvents.InterruptState(from.nextBoolean(), from.nextInt(), from.nextBoolean(), from.nextInt()),
                new VcpuEvents.NmiState(from.nextBoolean(), from.nextInt(), from.nextBoolean()),
                from.nextInt(),
                from.nextInt(),
                new VcpuEvents.SmiState(from.nextBoolean(), from.nextBoolean(), from.nextBoolean(), from.nextBoolean()),
                from.nextBoolean());
    }
}
