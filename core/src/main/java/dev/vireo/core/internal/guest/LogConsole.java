package dev.vireo.core.internal.guest;

import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.Console;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A console whose output the supervisor keeps in segments of one size, {@code console.0}, {@code console.1} and so on,
 * of which the last two are there.
 */
public final class LogConsole implements Console {
    static final String PREFIX = "console.";

    private final Host host;
    private final HostPath logs;
    private final RunFolder folder;
    private final long segment;
    private final BooleanSupplier running;
    private final String subject;
    private final Duration limit;

    /**
     * The console of one run.
     *
     * @param segment bytes in a segment
     * @param running whether this run goes on
     * @param limit deadline of typing
     */
    public LogConsole(
            Host host,
            HostPath logs,
            RunFolder folder,
            long segment,
            BooleanSupplier running,
            String subject,
            Duration limit) {
        this.host = host;
        this.logs = logs;
        this.folder = folder;
        this.segment = segment;
        this.running = running;
        this.subject = subject;
        this.limit = limit;
    }

    @Override
    public ConsoleReader readAll() {
        return readFrom(0, false);
    }

    @Override
    public ConsoleReader readNew() {
        NavigableMap<Long, FileStatus> kept = segments();
        return kept.isEmpty()
                ? readFrom(0)
                : readFrom(
                        kept.lastKey() * segment + kept.lastEntry().getValue().size());
    }

    @Override
    public ConsoleReader readFrom(long position) {
        return readFrom(position, true);
    }

    private ConsoleReader readFrom(long position, boolean countLost) {
        return new LogReader(this, position, countLost);
    }

    @Override
    public void write(byte[] input) {
        if (!running.getAsBoolean()) {
            throw new WrongStateException(ErrorDetails.of("type into", subject, "it does not run"));
        }
        HostPath pipe = new HostPath(folder.console() + ".in");
        host.run(Command.of("dd", "of=" + pipe, "bs=4096", "conv=notrunc,nocreat", "status=none")
                        .input(input)
                        .deadline(limit))
                .orThrow("type into", subject);
    }

    Host host() {
        return host;
    }

    String subject() {
        return subject;
    }

    long segment() {
        return segment;
    }

    boolean isRunning() {
        return running.getAsBoolean();
    }

    HostPath segmentFile(long number) {
        return logs.resolve(PREFIX + number);
    }

    /** The segments that are kept, by number. */
    NavigableMap<Long, FileStatus> segments() {
        NavigableMap<Long, FileStatus> kept = new TreeMap<>();
        for (FileStatus file : host.files().list(logs)) {
            number(file.name()).ifPresent(number -> kept.put(number, file));
        }
        return kept;
    }

    private static Optional<Long> number(String fileName) {
        if (!fileName.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String digits = fileName.substring(PREFIX.length());
        boolean plain =
                !digits.isEmpty() && digits.length() < 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }
}
