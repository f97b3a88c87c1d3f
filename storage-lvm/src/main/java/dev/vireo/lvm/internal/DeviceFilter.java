package dev.vireo.lvm.internal;

import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which devices LVM may look at. Everything is named and all else is refused: a filter that accepts the rest lets
 * devices in by their other names, under {@code /dev/block} or {@code /dev/disk}. Pure.
 *
 * @param refused regular expressions of LVM's own kind, for whole paths that are refused first
 * @param patterns the same for those that are accepted
 */
public record DeviceFilter(List<String> refused, List<String> patterns) {
    private static final List<String> OTHERS = List.of("dm-", "drbd", "fd", "loop", "nbd", "ram", "sr", "zram");

    /** Keeps copies of the lists. */
    public DeviceFilter {
        refused = List.copyOf(refused);
        patterns = List.copyOf(patterns);
    }

    /** These alone. */
    public static DeviceFilter only(List<HostPath> devices) {
        return new DeviceFilter(
                List.of(),
                devices.stream().map(device -> escaped(device.value())).toList());
    }

    /**
     * Those that hold data themselves, with their partitions.
     *
     * @param names the kernel's names of block devices, as in {@code /sys/block}
     * @param mapped what the device mapper has: what lies below such a device is seen through it alone
     */
    static DeviceFilter disks(List<String> names, List<MappedDevice> mapped) {
        List<String> patterns = new ArrayList<>();
        for (String name : names) {
            if (OTHERS.stream().noneMatch(name::startsWith)) {
                boolean digit = Character.isDigit(name.charAt(name.length() - 1));
                patterns.add(escaped("/dev/" + name) + (digit ? "(p[0-9]+)?" : "[0-9]*"));
            }
        }
        List<String> refused = new ArrayList<>();
        for (MappedDevice device : mapped) {
            if (!device.isVolume()) {
                device.below().forEach(name -> refused.add(escaped("/dev/" + name)));
                if (!device.suspended()) {
                    patterns.add(escaped("/dev/mapper/" + device.name()));
                }
            }
        }
        return new DeviceFilter(refused, patterns);
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

    /**
     * What {@code --config} is given: both kinds of filters, no list of devices that would make them void, and no memory of
     * which devices had a label when LVM looked last, since others write labels too.
     */
    public String config() {
        String filter = Stream.of(
                        refused.stream().map(each -> quoted("r!^" + each + "$!")),
                        patterns.stream().map(each -> quoted("a!^" + each + "$!")),
                        Stream.of(quoted("r!.*!")))
                .flatMap(rules -> rules)
                .collect(Collectors.joining(",", "[", "]"));
        return "devices{filter=" + filter + " global_filter=" + filter + " use_devicesfile=0 hints=\"none\"}";
    }

    private static String quoted(String rule) {
        return '"' + rule.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
