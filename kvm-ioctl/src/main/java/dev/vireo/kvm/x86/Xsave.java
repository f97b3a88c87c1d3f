package dev.vireo.kvm.x86;

import java.util.Arrays;

/**
 * The state that XSAVE keeps ({@code struct kvm_xsave}): x87, SSE, AVX and what came after. Where a component is, is
 * told by CPUID leaf 0xD of the host.
 */
public final class Xsave {
    /** The smallest size, in bytes: the legacy area, the header, and room for AVX and AVX-512. */
    public static final int SMALLEST = 4096;

    private static final int MXCSR = 24;
    private static final int XSTATE_BV = 512;

    private final int[] words;

    private Xsave(int[] words) {
        this.words = words;
    }

    /** A state of these words, of which there are at least 1,024. */
    public static Xsave of(int... words) {
        if (words.length < SMALLEST / Integer.BYTES) {
            throw new IllegalArgumentException("the state has at least " + SMALLEST + " bytes");
        }
        return new Xsave(words.clone());
    }

    /** Its size in bytes. */
    public int size() {
        return words.length * Integer.BYTES;
    }

    /** The word at an offset, a multiple of 4 below {@link #size()}. */
    public int get(int offset) {
        return words[offset / Integer.BYTES];
    }

    /** The same state but for a word. */
    public Xsave with(int offset, int value) {
        int[] changed = words.clone();
        changed[offset / Integer.BYTES] = value;
        return new Xsave(changed);
    }

    /** SSE's control and status. */
    public int mxcsr() {
        return get(MXCSR);
    }

    /** The components that are not in their initial state, as bits. */
    public long xstateBv() {
        return Integer.toUnsignedLong(get(XSTATE_BV)) | ((long) get(XSTATE_BV + Integer.BYTES) << Integer.SIZE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Xsave xsave && Arrays.equals(words, xsave.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "XSAVE state of " + size() + " bytes, components " + Hex.of(xstateBv());
    }
}
