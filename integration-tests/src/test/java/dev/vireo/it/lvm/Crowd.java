package dev.vireo.it.lvm;

import dev.vireo.StateRoot;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;

/** A program that makes volumes and removes every other one: {@code Crowd FOLDER DEVICE GROUP PREFIX NUMBER}. */
final class Crowd {
    static final String DONE = "done";

    private Crowd() {}

    public static void main(String[] arguments) {
        try (LocalHost host = LocalHost.open()) {
            Lvm lvm = Lvm.on(host, options(arguments[0], HostPath.of(arguments[1])));
            VolumeGroupName group = VolumeGroupName.of(arguments[2]);
            for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
                VolumeId id = new VolumeId(group, VolumeName.of(arguments[3] + i));
                lvm.create(VolumeSpec.builder(id, Group.EXTENT).build());
                if (i % 2 == 1) {
                    lvm.remove(id);
                }
            }
        }
        System.out.println(DONE);
    }

    static LvmOptions options(String folder, HostPath device) {
        return LvmOptions.builder()
                .devices(device)
                .metadataOnly()
                .stateRoot(StateRoot.below(HostPath.of(folder)))
                .build();
    }
}
