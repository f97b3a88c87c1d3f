package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.x86.IoapicState;
import dev.vireo.kvm.x86.PicState;
import dev.vireo.kvm.x86.PitState;
import dev.vireo.microvm.internal.machine.Blob.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The interrupt controllers and the timer as numbers, and back. */
final class ChipCodec {
    private static final int TIMER_CHANNELS = 3;

    private ChipCodec() {}

    static String pic(PicState pic) {
        return Blob.ofLongs(LongStream.of(
                pic.lastIrr(),
                pic.irr(),
                pic.imr(),
                pic.isr(),
                pic.priorityAdd(),
                pic.irqBase(),
                pic.readRegSelect(),
                pic.poll(),
                pic.specialMask(),
                pic.initState(),
                pic.autoEoi(),
                pic.rotateOnAutoEoi(),
                pic.specialFullyNestedMode(),
                pic.init4(),
                pic.elcr(),
                pic.elcrMask()));
    }

    static PicState pic(Numbers from) {
        return new PicState(
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt());
    }

    static String ioapic(IoapicState ioapic) {
        return Blob.ofLongs(LongStream.concat(
                LongStream.of(ioapic.baseAddress(), ioapic.ioregsel(), ioapic.id(), ioapic.irr()),
                ioapic.redirections().stream().mapToLong(IoapicState.Redirection::bits)));
    }

    static IoapicState ioapic(Numbers from) {
        long base = from.next();
        int selected = from.nextInt();
        int id = from.nextInt();
        int irr = from.nextInt();
        List<IoapicState.Redirection> redirections = new ArrayList<>();
        for (int pin = 0; pin < IoapicState.PINS; pin++) {
            redirections.add(new IoapicState.Redirection(from.next()));
        }
        return new IoapicState(base, selected, id, irr, redirections);
    }

    static String pit(PitState pit) {
        return Blob.ofLongs(LongStream.concat(
                LongStream.of(pit.flags()), pit.channels().stream().flatMapToLong(ChipCodec::channel)));
    }

    private static LongStream channel(PitState.Channel channel) {
        return LongStream.of(
                channel.count(),
                channel.latchedCount(),
                channel.countLatched(),
                channel.statusLatched(),
                channel.status(),
                channel.readState(),
                channel.writeState(),
                channel.writeLatch(),
                channel.rwMode(),
                channel.mode(),
                channel.bcd(),
                channel.gate(),
                channel.countLoadTime());
    }

    static PitState pit(Numbers from) {
        int flags = from.nextInt();
        List<PitState.Channel> channels = new ArrayList<>();
        for (int i = 0; i < TIMER_CHANNELS; i++) {
            channels.add(new PitState.Channel(
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.next()));
        }
        return new PitState(channels, flags);
    }
}
