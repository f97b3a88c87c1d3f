package dev.vireo.examples.guest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a guest with {@link BootOption#LOG} keeps on its disk: from the second sector of 512 bytes on, each has the line
 * {@code N CHECKSUM} with its own number and the MD5 of that number and a line feed, and zeroes behind it. Pure.
 */
public final class GuestLog {
    /** The size of a sector, in bytes. */
    public static final int SECTOR = 512;

    private GuestLog() {}

    /**
     * The line of a number, as it is on the disk.
     *
     * @param number from 1
     * @return without a line feed
     */
    public static String line(int number) {
        try {
            byte[] text = (number + "\n").getBytes(StandardCharsets.US_ASCII);
            return number + " "
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /**
     * The first of some lines that is not on the disk as it was written.
     *
     * @param lines what the disk has from its second sector on, without the zeroes
     * @param last the last line that must be there
     * @return empty if all are right
     */
    public static OptionalInt firstWrong(List<String> lines, int last) {
        for (int number = 1; number <= last; number++) {
            if (number > lines.size() || !lines.get(number - 1).equals(line(number))) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }
}
