package dev.vireo.host.ssh.internal.file;

import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import java.time.Instant;

/** What stat(1) prints by {@code %f %s %u %i %.9Y %n}: raw mode in hexadecimal, size, owner, inode, time, name. */
final class StatLine {
    private static final int NAME = 5;
    private static final int TYPE_MASK = 0170000;
    private static final int PERMISSION_MASK = 07777;

    private StatLine() {}

    /** Parses a line, which ends after the time where the name is known. */
    static FileStatus parse(String line, String name) {
        String[] fields = line.split(" ", NAME + 1);
        int mode = Integer.parseInt(fields[0], 16);
        return new FileStatus(
                fields.length > NAME ? fields[NAME] : name,
                type(mode & TYPE_MASK),
                Long.parseLong(fields[1]),
                mode & PERMISSION_MASK,
                Integer.parseUnsignedInt(fields[2]),
                Long.parseUnsignedLong(fields[3]),
                time(fields[4]));
    }

    /** Seconds with nine digits of nanoseconds behind the point. */
    private static Instant time(String text) {
        int point = text.indexOf('.');
        long seconds = Long.parseLong(point < 0 ? text : text.substring(0, point));
        long nanos = point < 0 ? 0 : Long.parseLong(text.substring(point + 1));
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private static FileType type(int bits) {
        return switch (bits) {
            case 0040000 -> FileType.FOLDER;
            case 0120000 -> FileType.LINK;
            case 0060000 -> FileType.BLOCK_DEVICE;
            case 0020000 -> FileType.CHARACTER_DEVICE;
            case 0010000 -> FileType.FIFO;
            case 0140000 -> FileType.SOCKET;
            default -> FileType.FILE;
        };
    }
}
