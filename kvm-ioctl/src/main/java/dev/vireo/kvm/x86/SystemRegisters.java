package dev.vireo.kvm.x86;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The segments, tables and control registers of a vCPU ({@code struct kvm_sregs}). There is none to start from: read
 * those of the vCPU and change what differs.
 *
 * <pre>{@code
 * SystemRegisters flat = vcpu.registers().getSregs()
 *         .with(SegmentRegister.CS, Segment.real(0, true))
 *         .with(SystemRegister.CR3, 0x9000);
 * }</pre>
 */
public final class SystemRegisters {
    private static final SegmentRegister[] SEGMENTS = SegmentRegister.values();
    private static final SystemRegister[] CONTROLS = SystemRegister.values();
    private static final int BITMAP_WORDS = 4;

    private final Segment[] segments;
    private final long[] controls;
    private final DescriptorTable gdt;
    private final DescriptorTable idt;
    private final long[] interrupts;

    private SystemRegisters(
            Segment[] segments, long[] controls, DescriptorTable gdt, DescriptorTable idt, long[] interrupts) {
        this.segments = segments;
        this.controls = controls;
        this.gdt = gdt;
        this.idt = idt;
        this.interrupts = interrupts;
    }

    /** Registers with the values that functions give them, and no interrupt waiting. */
    public static SystemRegisters of(
            Function<SegmentRegister, Segment> segment,
            ToLongFunction<SystemRegister> control,
            DescriptorTable gdt,
            DescriptorTable idt) {
        return new SystemRegisters(
                Arrays.stream(SEGMENTS).map(segment).toArray(Segment[]::new),
                Arrays.stream(CONTROLS).mapToLong(control).toArray(),
                gdt,
                idt,
                new long[BITMAP_WORDS]);
    }

    /** A segment. */
    public Segment get(SegmentRegister register) {
        return segments[register.number()];
    }

    /** A control register. */
    public long get(SystemRegister register) {
        return controls[register.number()];
    }

    /** The global descriptor table. */
    public DescriptorTable gdt() {
        return gdt;
    }

    /** The interrupt descriptor table. */
    public DescriptorTable idt() {
        return idt;
    }

    /** The external interrupt, 0 to 255, that was acknowledged but is not yet delivered; without the irqchip only. */
    public OptionalInt pendingInterrupt() {
        for (int word = 0; word < BITMAP_WORDS; word++) {
            if (interrupts[word] != 0) {
                return OptionalInt.of(word * Long.SIZE + Long.numberOfTrailingZeros(interrupts[word]));
            }
        }
        return OptionalInt.empty();
    }

    /** The same registers but for a segment. */
    public SystemRegisters with(SegmentRegister register, Segment value) {
        Segment[] changed = segments.clone();
        changed[register.number()] = value;
        return new SystemRegisters(changed, controls, gdt, idt, interrupts);
    }

    /** The same registers but for one. */
    public SystemRegisters with(SystemRegister register, long value) {
        long[] changed = controls.clone();
        changed[register.number()] = value;
        return new SystemRegisters(segments, changed, gdt, idt, interrupts);
    }

    /** The same registers with another global descriptor table. */
    public SystemRegisters withGdt(DescriptorTable table) {
        return new SystemRegisters(segments, controls, table, idt, interrupts);
    }

    /** The same registers with another interrupt descriptor table. */
    public SystemRegisters withIdt(DescriptorTable table) {
        return new SystemRegisters(segments, controls, gdt, table, interrupts);
    }

    /** The same registers with an external interrupt to deliver, or none. */
    public SystemRegisters withPendingInterrupt(OptionalInt vector) {
        long[] changed = new long[BITMAP_WORDS];
        vector.ifPresent(number -> changed[number / Long.SIZE] = 1L << (number % Long.SIZE));
        return new SystemRegisters(segments, controls, gdt, idt, changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SystemRegisters that
                && Arrays.equals(segments, that.segments)
                && Arrays.equals(controls, that.controls)
                && gdt.equals(that.gdt)
                && idt.equals(that.idt)
                && Arrays.equals(interrupts, that.interrupts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(segments) * 31 + Arrays.hashCode(controls);
    }

    @Override
    public String toString() {
        return Hex.list(CONTROLS, controls) + " " + Arrays.toString(segments) + " gdt=" + gdt + " idt=" + idt;
    }
}
