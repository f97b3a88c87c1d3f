package dev.vireo.spi.linux;

import dev.vireo.ByteSize;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /proc/meminfo} and {@code /sys/devices/system/node/nodeN/meminfo}. */
final class MemoryInfo {
    private static final Pattern LINE = Pattern.compile("(?:Node \\d+ )?(\\S+):\\s+(\\d+)( kB)?");

    private final Map<String, Long> fields = new HashMap<>();

    private MemoryInfo() {}

    static MemoryInfo parse(String text) {
        MemoryInfo info = new MemoryInfo();
        for (String line : text.split("\n", -1)) {
            Matcher form = LINE.matcher(line.strip());
            if (form.matches()) {
                info.fields.put(form.group(1), Long.parseLong(form.group(2)));
            }
        }
        return info;
    }

    /** A field that the kernel gives in KiB; nothing if it is absent. */
    ByteSize size(String field) {
        return ByteSize.ofKiB(fields.getOrDefault(field, 0L));
    }
}
