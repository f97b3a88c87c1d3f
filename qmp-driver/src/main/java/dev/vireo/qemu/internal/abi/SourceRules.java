package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.DomainSpec;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.NetworkSource;
import dev.vireo.network.StreamNetwork;
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
            } else if (source instanceof StreamNetwork stream) {
                check(stream, qemu, field, findings);
            } else if (source instanceof BridgeNetwork) {
                findings.require(
                        qemu.networks().contains("tap"), field, "this QEMU was built without support for tap devices");
            } else {
                findings.add(
                        field,
                        "must be a user, stream or bridge network, not "
                                + source.getClass().getSimpleName());
            }
        }
    }

    private static void check(StreamNetwork stream, QemuFacts qemu, String field, Findings findings) {
        if (!qemu.networks().contains("stream")) {
            findings.add(field, "this QEMU (" + qemu.version() + ") has no stream networks; 7.2 has");
        } else {
            findings.require(
                    stream.reconnect().isEmpty() || qemu.streamReconnect().isPresent(),
                    field + ".reconnect",
                    "this QEMU (" + qemu.version() + ") cannot connect again; 8.0 can");
        }
    }
}
