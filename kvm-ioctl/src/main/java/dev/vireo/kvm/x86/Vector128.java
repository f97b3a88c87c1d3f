package dev.vireo.kvm.x86;

/**
 * 128 bits: an SSE register, or an x87 register in its low 80 bits.
 *
 * @param low bits 0 to 63
 * @param high bits 64 to 127
 */
public record Vector128(long low, long high) {
    /** All zeros. */
    public static final Vector128 ZERO = new Vector128(0, 0);
}
