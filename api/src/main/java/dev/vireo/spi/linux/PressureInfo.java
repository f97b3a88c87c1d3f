package dev.vireo.spi.linux;

import dev.vireo.host.Pressure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /proc/pressure/*}, as the kernel's {@code Documentation/accounting/psi.rst} describes it. */
final class PressureInfo {
    private static final String AVERAGES = "avg10=([\\d.]+) avg60=([\\d.]+) avg300=([\\d.]+)";
    private static final Pattern SOME = Pattern.compile("(?m)^some " + AVERAGES);
    private static final Pattern FULL = Pattern.compile("(?m)^full " + AVERAGES);

    private PressureInfo() {}

    static Optional<Pressure> parse(String text) {
        Matcher some = SOME.matcher(text);
        if (!some.find()) {
            return Optional.empty();
        }
        Matcher full = FULL.matcher(text);
        boolean known = full.find();
        return Optional.of(new Pressure(
                number(some, 1),
                number(some, 2),
                number(some, 3),
                known ? number(full, 1) : 0,
                known ? number(full, 2) : 0,
                known ? number(full, 3) : 0));
    }

    private static double number(Matcher matcher, int group) {
        return Double.parseDouble(matcher.group(group));
    }
}
