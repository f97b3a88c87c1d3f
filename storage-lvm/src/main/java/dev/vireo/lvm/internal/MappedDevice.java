package dev.vireo.lvm.internal;

import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A device of the device mapper, as dmsetup(8) tells.
 *
 * @param suspended whether whoever reads or writes it waits
 * @param kernelName such as {@code dm-3}
 * @param uuid begins with who made it: {@code LVM-}, {@code mpath-}, {@code CRYPT-}; may be empty
 * @param name as in {@code /dev/mapper}
 * @param below the kernel's names of the devices that it lies on
 */
record MappedDevice(boolean suspended, String kernelName, String uuid, String name, List<String> below) {
    private static final List<String> LIST = List.of(
            "dmsetup",
            "info",
            "-c",
            "--noheadings",
            "--separator",
            "\t",
            "-o",
            "attr,blkdevname,uuid,name,blkdevs_used");

    private static final String GONE = "does not exist";
    private static final int MOST_AGAIN = 10;

    /**
     * All there are: one process, which asks the device mapper and touches no device. It fails if one goes away while it
     * goes through its list, and is run again then.
     */
    static List<MappedDevice> read(Root root) {
        CommandResult result = root.run(LIST);
        for (int again = 0; again < MOST_AGAIN && isGone(result); again++) {
            result = root.run(LIST);
        }
        return parse(result.orThrow("look at", "mapped devices").output());
    }

    private static boolean isGone(CommandResult result) {
        return !result.succeeded() && result.standardError().contains(GONE);
    }

    /** Reads the columns {@code attr}, {@code blkdevname}, {@code uuid}, {@code name} and {@code blkdevs_used}. */
    static List<MappedDevice> parse(String output) {
        return output.lines()
                .map(line -> line.strip().split("\t", 5))
                .filter(columns -> columns.length == 5)
                .map(columns -> new MappedDevice(
                        columns[0].contains("s"),
                        columns[1],
                        columns[2],
                        columns[3],
                        Arrays.stream(columns[4].split(",", -1))
                                .filter(name -> !name.isEmpty())
                                .toList()))
                .toList();
    }

    /** Its device node, by the name that people know. */
    HostPath path() {
        return HostPath.of("/dev/mapper/" + name);
    }

    /** Whether a device node is this one. */
    boolean isAt(String node) {
        return node.equals("/dev/" + kernelName) || node.equals("/dev/mapper/" + name);
    }

    /** Itself, and all of these that it lies on. */
    Stream<MappedDevice> withBelow(List<MappedDevice> all) {
        return Stream.concat(
                Stream.of(this),
                all.stream().filter(each -> below.contains(each.kernelName())).flatMap(each -> each.withBelow(all)));
    }

    /** Whether it is a logical volume, or a part of one. */
    boolean isVolume() {
        return uuid.startsWith("LVM-");
    }
}
