package dev.vireo.microvm.internal.boot;

import dev.vireo.kvm.x86.CpuidEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * What CPUID tells each processor of a machine: what KVM supports, with the numbers that differ from processor to
 * processor, and a topology of one socket with a core for each.
 */
public final class Cpuid {
    private static final int FEATURES = 1;
    private static final int INTEL_CACHES = 4;
    private static final int TOPOLOGY = 0xb;
    private static final int TOPOLOGY_V2 = 0x1f;
    private static final int AMD_FEATURES = 0x8000_0001;
    private static final int AMD_SIZES = 0x8000_0008;
    private static final int AMD_CACHES = 0x8000_001d;
    private static final int AMD_TOPOLOGY = 0x8000_001e;

    private static final int TSC_DEADLINE = 1 << 24;
    private static final int HYPERVISOR = 1 << 31;
    private static final int SEVERAL_PROCESSORS = 1 << 28;
    private static final int AMD_LEGACY_CORES = 1 << 1;
    private static final int AMD_TOPOLOGY_EXTENSIONS = 1 << 22;
    private static final int LEVEL_THREAD = 1;
    private static final int LEVEL_CORE = 2;

    private final List<CpuidEntry> supported;
    private final boolean tscDeadline;
    private final int processors;

    /**
     * What a machine's processors are made of.
     *
     * @param supported what KVM supports
     * @param tscDeadline whether KVM emulates that timer, which it does not list
     * @param processors how many there are
     */
    public Cpuid(List<CpuidEntry> supported, boolean tscDeadline, int processors) {
        this.supported = List.copyOf(supported);
        this.tscDeadline = tscDeadline;
        this.processors = processors;
    }

    /** What the processor of that number is told. */
    public List<CpuidEntry> of(int processor) {
        List<CpuidEntry> entries = new ArrayList<>();
        for (CpuidEntry entry : supported) {
            switch (entry.function()) {
                case TOPOLOGY, TOPOLOGY_V2 -> {
                    if (entry.index() == 0) {
                        entries.addAll(topology(entry.function(), processor));
                    }
                }
                default -> entries.add(changed(entry, processor));
            }
        }
        return entries;
    }

    private CpuidEntry changed(CpuidEntry entry, int processor) {
        int a = entry.eax();
        int b = entry.ebx();
        int c = entry.ecx();
        int d = entry.edx();
        return switch (entry.function()) {
            case FEATURES ->
                entry.withAnswers(
                        a,
                        (b & 0xff00) | (Math.min(processors, 0xff) << 16) | (processor << 24),
                        c | HYPERVISOR | (tscDeadline ? TSC_DEADLINE : 0),
                        processors > 1 ? d | SEVERAL_PROCESSORS : d & ~SEVERAL_PROCESSORS);
            case INTEL_CACHES -> entry.withAnswers((a & 0x1f) == 0 ? a : shared(a) | ((processors - 1) << 26), b, c, d);
            case AMD_FEATURES ->
                entry.withAnswers(
                        a,
                        b,
                        processors > 1 ? c | AMD_LEGACY_CORES : c & ~(AMD_LEGACY_CORES | AMD_TOPOLOGY_EXTENSIONS),
                        d);
            case AMD_SIZES -> entry.withAnswers(a, b, (c & ~0xf0ff) | (processors - 1) | (idBits() << 12), d);
            case AMD_CACHES -> entry.withAnswers((a & 0x1f) == 0 ? a : shared(a), b, c, d);
            case AMD_TOPOLOGY -> entry.withAnswers(processor, processor & 0xff, 0, 0);
            default -> entry;
        };
    }

    /** A cache that belongs to one processor, or, from the third level on, to all. */
    private int shared(int a) {
        int level = (a >> 5) & 7;
        return (a & ~0xffff_c000) | ((level >= 3 ? processors - 1 : 0) << 14);
    }

    /** One thread a core, all cores in one socket. */
    private List<CpuidEntry> topology(int function, int processor) {
        int flag = CpuidEntry.SIGNIFICANT_INDEX;
        return List.of(
                new CpuidEntry(function, 0, flag, 0, 1, LEVEL_THREAD << 8, processor),
                new CpuidEntry(function, 1, flag, idBits(), processors, (LEVEL_CORE << 8) | 1, processor),
                new CpuidEntry(function, 2, flag, 0, 0, 2, processor));
    }

    /** How many bits the numbers of all processors take. */
    private int idBits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(processors - 1);
    }
}
