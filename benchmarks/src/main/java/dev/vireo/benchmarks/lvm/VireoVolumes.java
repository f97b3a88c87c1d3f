package dev.vireo.benchmarks.lvm;

import dev.vireo.ByteSize;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;

/** Ours. */
record VireoVolumes(Lvm lvm, VolumeGroupName group) implements VolumeSide {
    static final ByteSize SIZE = ByteSize.ofMiB(4);

    @Override
    public long count() {
        return lvm.report(group).volumes().size();
    }

    private VolumeId id(String name) {
        return new VolumeId(group, VolumeName.of(name));
    }

    @Override
    public void create(String name) {
        lvm.create(VolumeSpec.builder(id(name), SIZE).build());
    }

    @Override
    public void remove(String name) {
        lvm.remove(id(name));
    }
}
