package dev.vireo.it.lvm;

import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.local.LocalHost;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;

/**
 * A program that makes, renames and removes volumes of its own, and wants the same ones as another: {@code Rival PREFIX
 * NUMBER}. The last line that it prints has what it was first at: {@code made renamed removed}. Fails on anything but a
 * conflict that says what it is.
 */
final class Rival {
    private Rival() {}

    public static void main(String[] arguments) {
        String prefix = arguments[0];
        int number = Integer.parseInt(arguments[1]);
        int made = 0;
        int renamed = 0;
        int removed = 0;
        try (LocalHost host = LocalHost.open()) {
            Lvm lvm = Lvm.on(host, LvmOptions.builder().deadline(Group.PATIENCE).build());
            for (int i = 0; i < number; i++) {
                VolumeId own = Group.id(prefix + i);
                VolumeId both = Group.id("both" + i);
                VolumeId later = Group.id("later" + i);
                lvm.create(VolumeSpec.builder(own, Group.EXTENT).build());
                made += first(
                        () -> lvm.create(VolumeSpec.builder(both, Group.EXTENT).build()));
                lvm.rename(own, VolumeName.of(prefix + i + "kept"));
                renamed += first(() -> lvm.rename(both, later.name()));
                if (i % 2 == 1) {
                    lvm.remove(Group.id(prefix + i + "kept"));
                    removed += first(() -> lvm.remove(later));
                }
            }
        }
        System.out.println(made + " " + renamed + " " + removed);
    }

    private static int first(Runnable work) {
        try {
            work.run();
            return 1;
        } catch (AlreadyExistsException | NotFoundException otherWasFirst) {
            return 0;
        }
    }
}
