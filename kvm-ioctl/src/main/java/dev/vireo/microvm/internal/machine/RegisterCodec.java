package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.x86.DebugRegisters;
import dev.vireo.kvm.x86.DescriptorTable;
import dev.vireo.kvm.x86.Lapic;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.Segment;
import dev.vireo.kvm.x86.SegmentRegister;
import dev.vireo.kvm.x86.SystemRegister;
import dev.vireo.kvm.x86.SystemRegisters;
import dev.vireo.kvm.x86.Xsave;
import dev.vireo.microvm.internal.machine.Blob.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The registers of a processor as numbers, and back. */
final class RegisterCodec {
    private RegisterCodec() {}

    static String general(Registers registers) {
        return Blob.ofLongs(Arrays.stream(Register.values()).mapToLong(registers::get));
    }

    static Registers general(Numbers from) {
        Map<Register, Long> values = new EnumMap<>(Register.class);
        for (Register register : Register.values()) {
            values.put(register, from.next());
        }
        return Registers.of(values::get);
    }

    static String system(SystemRegisters registers) {
        List<LongStream> parts = new ArrayList<>();
        for (SegmentRegister segment : SegmentRegister.values()) {
            parts.add(segment(registers.get(segment)));
        }
        parts.add(Arrays.stream(SystemRegister.values()).mapToLong(registers::get));
        parts.add(table(registers.gdt()));
        parts.add(table(registers.idt()));
        return Blob.ofLongs(parts);
    }

    static SystemRegisters system(Numbers from) {
        Map<SegmentRegister, Segment> segments = new EnumMap<>(SegmentRegister.class);
        for (SegmentRegister register : SegmentRegister.values()) {
            segments.put(register, segment(from));
        }
        Map<SystemRegister, Long> controls = new EnumMap<>(SystemRegister.class);
        for (SystemRegister register : SystemRegister.values()) {
            controls.put(register, from.next());
        }
        return SystemRegisters.of(segments::get, controls::get, table(from), table(from));
    }

    private static LongStream segment(Segment segment) {
        return LongStream.of(
                segment.base(),
                segment.limit(),
                segment.selector(),
                segment.type(),
                number(segment.present()),
                segment.dpl(),
                number(segment.db()),
                number(segment.s()),
                number(segment.l()),
                number(segment.g()),
                number(segment.avl()),
                number(segment.unusable()));
    }

    private static Segment segment(Numbers from) {
        return new Segment(
                from.next(),
                from.nextInt(),
                from.nextInt(),
                from.nextInt(),
                from.nextBoolean(),
                from.nextInt(),
                from.nextBoolean(),
                from.nextBoolean(),
                from.nextBoolean(),
                from.nextBoolean(),
                from.nextBoolean(),
                from.nextBoolean());
    }

    private static LongStream table(DescriptorTable table) {
        return LongStream.of(table.base(), table.limit());
    }

    private static DescriptorTable table(Numbers from) {
        return new DescriptorTable(from.next(), from.nextInt());
    }

    static String debug(DebugRegisters registers) {
        return Blob.ofLongs(LongStream.of(
                registers.db0(), registers.db1(), registers.db2(), registers.db3(), registers.dr6(), registers.dr7()));
    }

    static DebugRegisters debug(Numbers from) {
        return new DebugRegisters(from.next(), from.next(), from.next(), from.next(), from.next(), from.next());
    }

    static String xsave(Xsave state) {
        return Blob.ofLongs(words(state.size() / Integer.BYTES).mapToLong(word -> state.get(word * Integer.BYTES)));
    }

    static Xsave xsave(Numbers from) {
        return Xsave.of(rest(from));
    }

    static String lapic(Lapic lapic) {
        return Blob.ofLongs(words(Lapic.SIZE / Integer.BYTES).mapToLong(word -> lapic.get(word * Integer.BYTES)));
    }

    static Lapic lapic(Numbers from) {
        return Lapic.of(rest(from));
    }

    private static IntStream words(int count) {
        return IntStream.range(0, count);
    }

    private static int[] rest(Numbers from) {
        IntStream.Builder words = IntStream.builder();
        while (from.hasMore()) {
            words.add(from.nextInt());
        }
        return words.build().toArray();
    }

    static long number(boolean truth) {
        return truth ? 1 : 0;
    }
}
