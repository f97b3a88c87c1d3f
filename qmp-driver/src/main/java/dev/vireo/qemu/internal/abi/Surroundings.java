package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.Accelerator;
import dev.vireo.host.HostPath;
import dev.vireo.host.VirtualizationSupport;
import dev.vireo.qemu.internal.probe.QemuFacts;

/**
 * What the decisions about a guest's machine depend on, beside its spec.
 *
 * @param qemu what QEMU can do
 * @param virtualization what the host can do
 * @param hostCpu the name of the host's CPU
 * @param runtimeRoot where run folders are
 * @param firmware finds the firmware for new guests
 */
public record Surroundings(
        QemuFacts qemu,
        VirtualizationSupport virtualization,
        String hostCpu,
        HostPath runtimeRoot,
        FirmwareSource firmware) {
    /** What runs the instructions of a guest here. */
    public Accelerator resolve(Accelerator asked) {
        if (asked != Accelerator.BEST) {
            return asked;
        }
        return virtualization.hardware() ? Accelerator.KVM : Accelerator.EMULATION;
    }
}
