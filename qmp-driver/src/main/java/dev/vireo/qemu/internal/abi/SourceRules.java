package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.DomainSpec;
import dev.vireo.network.NetworkSource;
import dev.vireo.network.UserNetwork;
import dev.vireo.qemu.internal.probe.QemuFacts;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.FileDisk;

/** Checks that this driver can use what disks and interfaces are connected to. */
final class SourceRules {
    private SourceRules() {}

    static void check(DomainSpec spec, QemuFacts qemu, Findings findings) {
        for (int i = 0; i < spec.disks().size(); i++) {
            DiskSource source = spec.disks().get(i).source();
            findings.require(
                    source instanceof FileDisk || source instanceof BlockDeviceDisk,
                    "disks[" + i + "].source",
                    "must be a file or a block device, not " + source.getClass().getSimpleName());
        }
        for (int i = 0; i < spec.nics().size(); i++) {
            NetworkSource source = spec.nics().get(i).source();
            String field = "nics[" + i + "].source";
            if (source instanceof UserNetwork) {
                findings.require(
                        qemu.networks().contains("user"), field, "this QEMU was built without user-mode networking");
            } else {
                findings.add(
                        field,
                        "must be a user network, not " + source.getClass().getSimpleName());
            }
        }
    }
}
