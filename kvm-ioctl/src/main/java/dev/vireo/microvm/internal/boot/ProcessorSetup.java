package dev.vireo.microvm.internal.boot;

import dev.vireo.kvm.x86.Lapic;
import dev.vireo.kvm.x86.MsrEntry;
import java.util.List;

/** What every processor starts with, besides its registers. */
public final class ProcessorSetup {
    private static final int IA32_MISC_ENABLE = 0x1a0;
    private static final int FAST_STRINGS = 1;
    private static final int IA32_MTRR_DEF_TYPE = 0x2ff;
    private static final int MTRR_ENABLED_WRITE_BACK = (1 << 11) | 6;
    private static final int MODE_NMI = 4;
    private static final int MODE_EXTERNAL = 7;
    private static final int MASKED = 1 << 16;

    private ProcessorSetup() {}

    /** The model-specific registers that are not zero, among those that KVM has. */
    public static List<MsrEntry> msrs(List<Integer> known) {
        return List.of(
                        new MsrEntry(IA32_MISC_ENABLE, FAST_STRINGS),
                        new MsrEntry(IA32_MTRR_DEF_TYPE, MTRR_ENABLED_WRITE_BACK))
                .stream()
                .filter(msr -> msr.index() == IA32_MTRR_DEF_TYPE || known.contains(msr.index()))
                .toList();
    }

    /** A local APIC whose pins lead to the 8259 and to NMI, as a BIOS leaves it. */
    public static Lapic lapic(Lapic atReset) {
        int external = atReset.get(Lapic.LVT_LINT0) & ~MASKED;
        return atReset.with(Lapic.LVT_LINT0, external)
                .withDeliveryMode(Lapic.LVT_LINT0, MODE_EXTERNAL)
                .withDeliveryMode(Lapic.LVT_LINT1, MODE_NMI);
    }
}
