package dev.vireo.kvm.x86;

/**
 * What CPUID answers for a leaf, or one of its subleaves ({@code struct kvm_cpuid_entry2}).
 *
 * @param function the leaf: EAX on entry
 * @param index the subleaf: ECX on entry, where {@link #SIGNIFICANT_INDEX} is set
 * @param flags what the entry means, such as {@link #SIGNIFICANT_INDEX}
 * @param eax answered in EAX
 * @param ebx answered in EBX
 * @param ecx answered in ECX
 * @param edx answered in EDX
 */
public record CpuidEntry(int function, int index, int flags, int eax, int ebx, int ecx, int edx) {
    /** {@code KVM_CPUID_FLAG_SIGNIFCANT_INDEX}: the entry is for one subleaf. */
    public static final int SIGNIFICANT_INDEX = 1;

    /** The same entry with other answers. */
    public CpuidEntry withAnswers(int a, int b, int c, int d) {
        return new CpuidEntry(function, index, flags, a, b, c, d);
    }

    @Override
    public String toString() {
        return "CPUID " + Hex.of(function) + "." + Hex.of(index) + " flags=" + flags + " eax=" + Hex.of(eax) + " ebx="
                + Hex.of(ebx) + " ecx=" + Hex.of(ecx) + " edx=" + Hex.of(edx);
    }
}
