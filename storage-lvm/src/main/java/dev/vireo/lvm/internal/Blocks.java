package dev.vireo.lvm.internal;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import java.util.List;
import java.util.OptionalLong;

/** Command lines of dd(1) and blkdiscard(8), which go past the page cache. Pure. */
public final class Blocks {
    private static final String UNIT = "bs=4M";

    private Blocks() {}

    /** Fills a device with zeroes, and tells how far it is. */
    public static List<String> zero(HostPath device, ByteSize size) {
        return List.of(
                "dd",
                "if=/dev/zero",
                "of=" + device,
                UNIT,
                "count=" + size.bytes(),
                "iflag=count_bytes,fullblock",
                "oflag=direct",
                "conv=notrunc,fsync",
                "status=progress");
    }

    /**
     * Copies a device to one that is not smaller, and tells how far it is.
     *
     * @param sparse whether zeroes need not be written, as the target reads as such
     */
    public static List<String> copy(HostPath from, HostPath to, boolean sparse) {
        return List.of(
                "dd",
                "if=" + from,
                "of=" + to,
                UNIT,
                "iflag=direct,fullblock",
                "oflag=direct",
                "conv=notrunc,fsync" + (sparse ? ",sparse" : ""),
                "status=progress");
    }

    /** Gives all space of a thin volume back to its pool; it reads as zeroes then. */
    public static List<String> discard(HostPath device) {
        return List.of("blkdiscard", device.value());
    }

    /** The bytes that dd says it has copied; its lines begin with that number. */
    public static OptionalLong copied(String line) {
        int end = line.indexOf(' ');
        if (end <= 0 || !line.chars().limit(end).allMatch(Character::isDigit) || line.startsWith("+", end)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(line.substring(0, end)));
    }
}
