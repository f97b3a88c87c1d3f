package dev.vireo.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Shows how far the demo is: a line for each thing that happens, with the seconds since the start; on a terminal, also a
 * last line that moves. In a pipe there are plain lines alone.
 */
final class Progress implements AutoCloseable {
    /** How a line looks. */
    enum Style {
        STEP("1", ""),
        NOTE("0", "      "),
        CONSOLE("2", "      | "),
        EVENT("36", "      * "),
        BAD("1;31", "");

        private final String color;
        private final String margin;

        Style(String color, String margin) {
            this.color = color;
            this.margin = margin;
        }
    }

    private static final long TICK_MILLIS = 100;
    private static final String ERASE_LINE = "\r\033[K";
    private static final String WHEEL = "|/-\\";

    private final PrintStream out;
    private final boolean terminal;
    private final int steps;
    private final long began = System.nanoTime();
    private final Timer ticker = new Timer("progress", true);
    private int step;
    private String title = "";
    private int ticks;
    private boolean closed;

    Progress(PrintStream out, boolean terminal, int steps) {
        this.out = out;
        this.terminal = terminal;
        this.steps = steps;
        if (terminal) {
            TimerTask tick = new TimerTask() {
                @Override
                public void run() {
                    tick();
                }
            };
            ticker.schedule(tick, TICK_MILLIS, TICK_MILLIS);
        }
    }

    /** On standard output, be it a terminal or not. */
    static Progress onStandardOutput(int steps) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        return new Progress(out, isTerminal(Path.of("/proc/self/fd/1")), steps);
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            boolean device = target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            return (device || target.equals("/dev/console")) && !"dumb".equals(System.getenv("TERM"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Begins the next step. */
    synchronized void step(String name) {
        step++;
        title = name;
        line(Style.STEP, here());
    }

    /** Shows a line. What a guest or a tool said may hold anything: control characters are left out. */
    synchronized void line(Style style, String text) {
        String clean = style.margin + text.replaceAll("\\p{Cc}\\[[0-9;?]*[A-Za-z]|\\p{Cc}", "");
        if (terminal) {
            out.printf(Locale.ROOT, "%s%s\033[%sm%s\033[0m%n", ERASE_LINE, time(), style.color, clean);
            moving();
        } else {
            out.println(time() + clean);
        }
    }

    private synchronized void tick() {
        ticks++;
        moving();
    }

    private void moving() {
        if (!closed) {
            out.print(ERASE_LINE + time() + WHEEL.charAt(ticks % WHEEL.length()) + " " + here());
            out.flush();
        }
    }

    private String here() {
        return "[" + step + "/" + steps + "] " + title;
    }

    private String time() {
        return String.format(Locale.ROOT, "%6.1f s  ", (System.nanoTime() - began) / 1e9);
    }

    /** Removes the line that moves; lines can still be shown. */
    @Override
    public synchronized void close() {
        ticker.cancel();
        if (terminal && !closed) {
            out.print(ERASE_LINE);
            out.flush();
        }
        closed = true;
    }
}
