package dev.vireo.lvm.internal;

import java.util.Arrays;
import java.util.List;

/**
 * A device of the device mapper, as dmsetup(8) tells.
 *
 * @param suspended whether whoever reads or writes it waits
 * @param uuid begins with who made it: {@code LVM-}, {@code mpath-}, {@code CRYPT-}; may be empty
 * @param name as in {@code /dev/mapper}
 * @param below the kernel's names of the devices that it lies on
 */
record MappedDevice(boolean suspended, String uuid, String name, List<String> below) {
    /** Reads the columns {@code attr}, {@code uuid}, {@code name} and {@code blkdevs_used}, separated by tabs. */
    static List<MappedDevice> parse(String output) {
        return output.lines()
                .map(line -> line.strip().split("\t", 4))
                .filter(columns -> columns.length == 4)
                .map(columns -> new MappedDevice(
                        columns[0].contains("s"),
                        columns[1],
                        columns[2],
                        Arrays.stream(columns[3].split(",", -1))
                                .filter(name -> !name.isEmpty())
                                .toList()))
                .toList();
    }

    /** Whether it is a logical volume, or a part of one. */
    boolean isVolume() {
        return uuid.startsWith("LVM-");
    }
}
