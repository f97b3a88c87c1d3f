package dev.vireo.drbd.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /proc/drbd}, where DRBD 8.4 tells how far a synchronization or verification is, which it tells nowhere else. DRBD
 * 9 has only the version there.
 */
public final class ProcDrbd {
    private static final Pattern VERSION = Pattern.compile("version: (\\S+) .*");
    private static final Pattern DEVICE = Pattern.compile("\\s*(\\d+): cs:.*");
    private static final Pattern DONE =
            Pattern.compile(".*(?:sync'ed|verified):\\s*([0-9.]+)% \\((\\d+)/(\\d+)\\)([KM]).*");
    private static final Pattern PACE = Pattern.compile("\\s*finish: (\\d+):(\\d+):(\\d+) speed: ([0-9,]+) .*");
    private static final long KIBIBYTE = 1024;

    private final Optional<String> version;
    private final Map<Integer, ProgressRow> byMinor;

    private ProcDrbd(Optional<String> version, Map<Integer, ProgressRow> byMinor) {
        this.version = version;
        this.byMinor = byMinor;
    }

    /**
     * How far a device is.
     *
     * @param percent 0 to 100
     * @param leftBytes what is still to be done
     * @param secondsLeft at the present speed; empty as long as nobody can tell
     * @param bytesPerSecond the present speed
     */
    public record ProgressRow(
            double percent, long leftBytes, Optional<Long> secondsLeft, Optional<Long> bytesPerSecond) {}

    /** Reads the file. */
    public static ProcDrbd parse(String text) {
        Optional<String> version = Optional.empty();
        Map<Integer, ProgressRow> rows = new LinkedHashMap<>();
        int minor = -1;
        for (String line : text.lines().toList()) {
            Matcher named = VERSION.matcher(line);
            Matcher device = DEVICE.matcher(line);
            Matcher done = DONE.matcher(line);
            Matcher pace = PACE.matcher(line);
            if (named.matches()) {
                version = Optional.of(named.group(1));
            } else if (device.matches()) {
                minor = Integer.parseInt(device.group(1));
            } else if (done.matches()) {
                long unit = done.group(4).equals("M") ? KIBIBYTE * KIBIBYTE : KIBIBYTE;
                rows.put(
                        minor,
                        new ProgressRow(
                                Double.parseDouble(done.group(1)),
                                Long.parseLong(done.group(2)) * unit,
                                Optional.empty(),
                                Optional.empty()));
            } else if (pace.matches()) {
                rows.computeIfPresent(minor, (key, row) -> withPace(row, pace));
            }
        }
        return new ProcDrbd(version, rows);
    }

    private static ProgressRow withPace(ProgressRow row, Matcher pace) {
        long seconds = (Long.parseLong(pace.group(1)) * 60 + Long.parseLong(pace.group(2))) * 60
                + Long.parseLong(pace.group(3));
        long speed = Long.parseLong(pace.group(4).replace(",", "")) * KIBIBYTE;
        return new ProgressRow(row.percent(), row.leftBytes(), Optional.of(seconds), Optional.of(speed));
    }

    /** The version of the kernel module, such as {@code 8.4.11}; empty if the text has none. */
    public Optional<String> version() {
        return version;
    }

    /** How far the device of a minor is; empty if nothing is being synchronized or verified there. */
    public Optional<ProgressRow> progress(int minor) {
        return Optional.ofNullable(byMinor.get(minor));
    }
}
