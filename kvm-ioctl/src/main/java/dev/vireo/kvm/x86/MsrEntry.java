package dev.vireo.kvm.x86;

/**
 * A model-specific register and its value.
 *
 * @param index its number, unsigned
 * @param data its value
 */
public record MsrEntry(int index, long data) {
    @Override
    public String toString() {
        return "MSR " + Hex.of(index) + "=" + Hex.of(data);
    }
}
