package dev.vireo.spi.linux;

import dev.vireo.ByteSize;
import dev.vireo.host.ProcessState;
import dev.vireo.host.ProcessUsage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One line of {@code /proc/PID/stat}, see proc(5).
 *
 * @param pid process number
 * @param state its letter: R, S, D, Z, T, t, X, I
 * @param parent number of its parent
 * @param session number of its session
 * @param userTicks time in user mode, clock ticks
 * @param systemTicks time in the kernel, clock ticks
 * @param startTime when it started, clock ticks after boot
 * @param residentPages memory in RAM, pages
 */
public record ProcessStat(
        long pid,
        char state,
        long parent,
        long session,
        long userTicks,
        long systemTicks,
        long startTime,
        long residentPages) {

    /** USER_HZ: the unit of times, 100 on every architecture that KVM runs on. */
    private static final long TICKS_PER_SECOND = 100;

    /** Fields after the name, counted from the state, which is field 3 of the manual page. */
    private static final int STATE = 0;

    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int START_TIME = 19;
    private static final int RESIDENT_PAGES = 21;

    /**
     * Parses the line. The name in parentheses may hold anything, parentheses and line breaks too, so it is the last
     * closing parenthesis that ends it.
     *
     * @return empty for text of another form, such as what is left of a process that ended while it was read
     */
    public static Optional<ProcessStat> parse(String text) {
        int open = text.indexOf(" (");
        int close = text.lastIndexOf(") ");
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 2).strip().split(" ", -1);
        if (fields.length <= RESIDENT_PAGES || fields[STATE].length() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessStat(
                    Long.parseLong(text.substring(0, open)),
                    fields[STATE].charAt(0),
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[SESSION]),
                    Long.parseLong(fields[USER_TICKS]),
                    Long.parseLong(fields[SYSTEM_TICKS]),
                    Long.parseLong(fields[START_TIME]),
                    Long.parseLong(fields[RESIDENT_PAGES])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether it has ended and only waits to be reaped; one thread of several may have. */
    public boolean isZombie() {
        return state == 'Z' || state == 'X';
    }

    /**
     * The state of the process.
     *
     * @param threads its threads; needed for a zombie only, whose first thread may have ended before the others: killed,
     *     with one thread stuck on a device
     */
    public ProcessState state(List<ProcessStat> threads) {
        if (!isZombie()) {
            return named(state);
        }
        List<ProcessState> others = threads.stream()
                .filter(thread -> !thread.isZombie())
                .map(thread -> named(thread.state()))
                .toList();
        if (others.isEmpty()) {
            return ProcessState.ZOMBIE;
        }
        return others.contains(ProcessState.UNINTERRUPTIBLE) ? ProcessState.UNINTERRUPTIBLE : ProcessState.ALIVE;
    }

    private static ProcessState named(char letter) {
        return switch (letter) {
            case 'D' -> ProcessState.UNINTERRUPTIBLE;
            case 'T', 't' -> ProcessState.STOPPED;
            default -> ProcessState.ALIVE;
        };
    }

    /** What it has used, where a page has so many bytes. */
    public ProcessUsage usage(int pageSize) {
        return new ProcessUsage(
                Duration.ofMillis((userTicks + systemTicks) * 1000 / TICKS_PER_SECOND),
                ByteSize.ofBytes(Math.max(0, residentPages) * pageSize));
    }
}
