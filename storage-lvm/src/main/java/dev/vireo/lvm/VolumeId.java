package dev.vireo.lvm;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.HostPath;

/**
 * A logical volume, by its names.
 *
 * @param group its volume group
 * @param name its name there
 */
public record VolumeId(VolumeGroupName group, VolumeName name) {
    private static final int LONGEST = 125;

    /** Checks that the names of its device nodes are not too long. */
    public VolumeId {
        if (group.value().length() + name.value().length() > LONGEST) {
            throw InvalidSpecException.of(
                    "volume", "name", "must have, with that of its group, at most " + LONGEST + " characters");
        }
    }

    /** From its two names. */
    public static VolumeId of(String group, String name) {
        return new VolumeId(VolumeGroupName.of(group), VolumeName.of(name));
    }

    /** Its device node, {@code /dev/GROUP/NAME}; there while it is active. */
    public HostPath path() {
        return HostPath.of("/dev/" + group + "/" + name);
    }

    /** Its other device node, {@code /dev/mapper/GROUP-NAME}, in which a {@code -} of the names is doubled. */
    public HostPath mapperPath() {
        return HostPath.of("/dev/mapper/" + doubled(group.value()) + "-" + doubled(name.value()));
    }

    private static String doubled(String name) {
        return name.replace("-", "--");
    }

    /** As LVM writes it: {@code GROUP/NAME}. */
    @Override
    public String toString() {
        return group + "/" + name;
    }
}
