package dev.vireo;

import dev.vireo.error.InvalidSpecException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of bytes; never negative. Units are binary: 1 KiB is 1024 bytes.
 *
 * @param bytes the amount
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    /** No bytes. */
    public static final ByteSize ZERO = new ByteSize(0);

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;
    private static final long TIB = 1024 * GIB;
    private static final Pattern FORM = Pattern.compile("(\\d{1,19})\\s*(B|KiB|MiB|GiB|TiB)");

    /** Refuses negative amounts. */
    public ByteSize {
        if (bytes < 0) {
            throw InvalidSpecException.of("size", "bytes", "must not be negative");
        }
    }

    /** So many bytes. */
    public static ByteSize ofBytes(long bytes) {
        return new ByteSize(bytes);
    }

    /** So many times 1024 bytes. */
    public static ByteSize ofKiB(long count) {
        return times(count, KIB);
    }

    /** So many times 1024 KiB. */
    public static ByteSize ofMiB(long count) {
        return times(count, MIB);
    }

    /** So many times 1024 MiB. */
    public static ByteSize ofGiB(long count) {
        return times(count, GIB);
    }

    /** So many times 1024 GiB. */
    public static ByteSize ofTiB(long count) {
        return times(count, TIB);
    }

    private static ByteSize times(long count, long unit) {
        try {
            return new ByteSize(Math.multiplyExact(count, unit));
        } catch (ArithmeticException e) {
            throw InvalidSpecException.of("size", "bytes", "must be less than 8 EiB");
        }
    }

    /**
     * Parses what {@link #toString()} writes: a whole number and one of B, KiB, MiB, GiB, TiB.
     *
     * @throws InvalidSpecException the text has another form
     */
    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw InvalidSpecException.of("size", "text", "must be a whole number and B, KiB, MiB, GiB or TiB");
        }
        long count;
        try {
            count = Long.parseLong(form.group(1));
        } catch (NumberFormatException e) {
            throw InvalidSpecException.of("size", "text", "must be less than 8 EiB");
        }
        return switch (form.group(2)) {
            case "KiB" -> ofKiB(count);
            case "MiB" -> ofMiB(count);
            case "GiB" -> ofGiB(count);
            case "TiB" -> ofTiB(count);
            default -> ofBytes(count);
        };
    }

    /** Whether this amount is a multiple of another. */
    public boolean isMultipleOf(ByteSize unit) {
        return unit.bytes != 0 && bytes % unit.bytes == 0;
    }

    /** Whole MiB, rounded down. */
    public long toMiB() {
        return bytes / MIB;
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The amount in the largest unit that divides it, such as {@code 512 MiB}. */
    @Override
    public String toString() {
        if (bytes == 0) {
            return "0 B";
        }
        long[] units = {TIB, GIB, MIB, KIB};
        String[] names = {"TiB", "GiB", "MiB", "KiB"};
        for (int i = 0; i < units.length; i++) {
            if (bytes % units[i] == 0) {
                return String.format(Locale.ROOT, "%d %s", bytes / units[i], names[i]);
            }
        }
        return bytes + " B";
    }
}
