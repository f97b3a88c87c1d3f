package dev.vireo.host;

/**
 * Whether guests can run in hardware. A {@code /dev/kvm} alone does not say so: there are kernels that emulate it.
 *
 * @param kvmDevice {@code /dev/kvm} is there and the caller may open it
 * @param cpuFlag the CPU shows {@code vmx} or {@code svm}; always true where the architecture has no such flag
 */
public record VirtualizationSupport(boolean kvmDevice, boolean cpuFlag) {
    /** Whether a distribution kernel can be expected to run under KVM here. */
    public boolean hardware() {
        return kvmDevice && cpuFlag;
    }
}
