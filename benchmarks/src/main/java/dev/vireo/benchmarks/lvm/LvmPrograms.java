package dev.vireo.benchmarks.lvm;

import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.lvm.VolumeGroupName;

/** LVM's own programs, as somebody would give them by hand: they look at nothing first, and report nothing afterwards. */
record LvmPrograms(Host host, VolumeGroupName group) implements VolumeSide {
    @Override
    public long count() {
        return run("lvs", "--noheadings", group.value()).lines().count();
    }

    @Override
    public void create(String name) {
        run("lvcreate", "-y", "-L", VireoVolumes.SIZE.bytes() + "b", "-n", name, group.value());
    }

    @Override
    public void remove(String name) {
        run("lvremove", "-y", group + "/" + name);
    }

    private String run(String program, String... arguments) {
        return host.run(Command.of(program, arguments)).orThrow("run", program).output();
    }
}
