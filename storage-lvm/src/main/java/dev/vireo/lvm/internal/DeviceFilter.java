package dev.vireo.lvm.internal;

import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which devices LVM may look at. Everything is named and all else is refused: a filter that accepts the rest lets
 * devices in by their other names, under {@code /dev/block} or {@code /dev/disk}. Pure.
 *
 * @param patterns regular expressions of LVM's own kind, for whole paths
 */
public record DeviceFilter(List<String> patterns) {
    private static final List<String> OTHERS = List.of("dm-", "drbd", "fd", "loop", "nbd", "ram", "sr", "zram");

    /** Keeps a copy of the list. */
    public DeviceFilter {
        patterns = List.copyOf(patterns);
    }

    /** These alone. */
    public static DeviceFilter only(List<HostPath> devices) {
        return new DeviceFilter(
                devices.stream().map(device -> escaped(device.value())).toList());
    }

    /**
     * Those that hold data themselves, with their partitions.
     *
     * @param names the kernel's names of block devices, as in {@code /sys/block}
     * @param multipath names of multipath devices, as in {@code /dev/mapper}
     */
    public static DeviceFilter disks(List<String> names, List<String> multipath) {
        List<String> patterns = new ArrayList<>();
        for (String name : names) {
            if (OTHERS.stream().noneMatch(name::startsWith)) {
                boolean digit = Character.isDigit(name.charAt(name.length() - 1));
                patterns.add(escaped("/dev/" + name) + (digit ? "(p[0-9]+)?" : "[0-9]*"));
            }
        }
        multipath.forEach(name -> patterns.add(escaped("/dev/mapper/" + name) + "(-part[0-9]+|p?[0-9]+)?"));
        return new DeviceFilter(patterns);
    }

    private static String escaped(String path) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = Character.isLetterOrDigit(c) || c == '/' || c == '_' || c == '-' || c == ':';
            escaped.append(plain ? "" : "\\").append(c);
        }
        return escaped.toString();
    }

    /** What {@code --config} is given: both kinds of filters, and no list of devices that would make them void. */
    public String config() {
        String rules =
                patterns.stream().map(each -> quoted("a!^" + each + "$!")).collect(Collectors.joining(","));
        String filter = "[" + (rules.isEmpty() ? "" : rules + ",") + quoted("r!.*!") + "]";
        return "devices{filter=" + filter + " global_filter=" + filter + " use_devicesfile=0}";
    }

    private static String quoted(String rule) {
        return '"' + rule.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
