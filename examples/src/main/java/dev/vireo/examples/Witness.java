package dev.vireo.examples;

import dev.vireo.examples.guest.GuestLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remembers what the workers told about the guest, and notices when it does not fit together: another process, a clock
 * that went back, a number that the guest counted and that is missing or comes twice.
 */
final class Witness {
    private static final Pattern CONSOLE = Pattern.compile("(\\d+) (.*)");
    /** What is typed at the moment is echoed before it on its line, and behind it. */
    private static final Pattern COUNT = Pattern.compile(".*" + GuestLine.COUNT.marker() + " (\\d++).*");

    private long position = -1;
    private long process;
    private double uptime;
    private int firstCount;
    private int lastCount;

    /** Takes a line of the guest's console and returns it without its position. */
    String console(String report) {
        Matcher line = CONSOLE.matcher(report);
        if (!line.matches()) {
            throw new IllegalStateException("a worker told a line of the console without its position: " + report);
        }
        position = Long.parseLong(line.group(1));
        Matcher count = COUNT.matcher(line.group(2));
        if (count.matches()) {
            count(Integer.parseInt(count.group(1)));
        }
        return line.group(2);
    }

    private void count(int number) {
        check(lastCount == 0 || number == lastCount + 1, "the guest counted " + lastCount + ", and then " + number);
        firstCount = lastCount == 0 ? number : firstCount;
        lastCount = number;
    }

    void process(String pid) {
        long number = Long.parseLong(pid);
        check(process == 0 || process == number, "the guest ran in process " + process + ", and now in " + number);
        process = number;
    }

    void uptime(String seconds) {
        double now = Double.parseDouble(seconds);
        check(now > uptime, "the guest was up for " + uptime + " s, and now for " + now + " s");
        uptime = now;
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Up to where the console was shown; negative if none of it was. */
    long position() {
        return position;
    }

    /** The number of the guest's process. */
    long process() {
        return process;
    }

    /** The last number that the guest counted to; 0 if none was heard. */
    int lastCount() {
        return lastCount;
    }

    @Override
    public String toString() {
        return "it counted from " + firstCount + " to " + lastCount + ", and no number is missing";
    }
}
