package dev.vireo.drbd.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's log, as {@code dmesg --raw} prints it. DRBD tells only there where two sides differ, and whether a
 * verification has reached the end of the device. Immutable.
 */
public final class KernelLog {
    private static final Pattern LINE = Pattern.compile("<\\d+>\\[\\s*(\\d+)\\.(\\d{6})] (.*)");
    private static final Pattern DIFFERENT =
            Pattern.compile(".*Out of sync: start=(\\d+), size=(\\d+) \\(sectors\\).*");
    private static final long MICROS = 1_000_000;
    private static final long SECTOR = 512;

    private final List<Line> lines;

    private record Line(long micros, String text) {}

    /** A part of a device, in bytes. */
    public record Extent(long start, long length) {}

    private KernelLog(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Reads what {@code dmesg --raw} has printed. */
    public static KernelLog parse(String text) {
        List<Line> lines = new ArrayList<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            long seconds = Long.parseLong(line.group(1));
            lines.add(new Line(seconds * MICROS + Long.parseLong(line.group(2)), line.group(3)));
        });
        return new KernelLog(lines);
    }

    /** The time of the last line, in microseconds since the boot; 0 if there is none. */
    public long end() {
        return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).micros();
    }

    /** What was written later than a time. */
    public KernelLog after(long micros) {
        return new KernelLog(
                lines.stream().filter(line -> line.micros() > micros).toList());
    }

    /** Whether a verification of a device has reached its end. One that was stopped says that it is done as well. */
    public boolean hasVerified(int minor) {
        List<Line> found = of(minor);
        return found.stream().anyMatch(line -> line.text().contains("Online verify done"))
                && found.stream().noneMatch(line -> line.text().contains("Online Verify reached sector"));
    }

    /** Where a verification has found both sides to differ. */
    public List<Extent> different(int minor) {
        List<Extent> found = new ArrayList<>();
        for (Line line : of(minor)) {
            Matcher place = DIFFERENT.matcher(line.text());
            if (place.matches()) {
                found.add(new Extent(Long.parseLong(place.group(1)) * SECTOR, Long.parseLong(place.group(2)) * SECTOR));
            }
        }
        return found;
    }

    /** When this host has stopped being primary for the last time, in microseconds since the boot. */
    public OptionalLong lastDemotion(int minor) {
        return of(minor).stream()
                .filter(line -> line.text().contains(" role( Primary -> "))
                .mapToLong(Line::micros)
                .reduce((one, later) -> later);
    }

    /** DRBD 8.4 begins a line with {@code block drbd10:}, 9 with {@code drbd web1/0 drbd10 host2:}. */
    private List<Line> of(int minor) {
        Pattern device = Pattern.compile("(?:block |drbd \\S+ )drbd" + minor + "[: ].*");
        return lines.stream()
                .filter(line -> device.matcher(line.text()).matches())
                .toList();
    }
}
