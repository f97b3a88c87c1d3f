package dev.vireo.kvm.x86;

import java.util.Arrays;

/**
 * What a vCPU that is itself a hypervisor has in the kernel ({@code struct kvm_nested_state}). The content belongs to
 * the kernel; it is kept to be handed to a vCPU again.
 */
public final class NestedState {
    private static final int HEADER = 128;

    private final byte[] bytes;

    private NestedState(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The state that was kept as bytes. */
    public static NestedState of(byte[] bytes) {
        if (bytes.length < HEADER) {
            throw new IllegalArgumentException("the state has at least " + HEADER + " bytes");
        }
        return new NestedState(bytes.clone());
    }

    /** Bits that say what the vCPU is in the middle of, such as 1 for guest mode. */
    public int flags() {
        return unsigned16(0);
    }

    /** 0 for VMX, 1 for SVM. */
    public int format() {
        return unsigned16(2);
    }

    /** Its size in bytes. */
    public int size() {
        return bytes.length;
    }

    /** The state as bytes, to be kept. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    private int unsigned16(int at) {
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << Byte.SIZE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NestedState state && Arrays.equals(bytes, state.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "nested state of " + bytes.length + " bytes, format " + format() + ", flags " + flags();
    }
}
