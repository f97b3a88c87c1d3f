package dev.vireo.host.local.internal.process;

import dev.vireo.spi.linux.ProcessStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code /proc}; the process that a file belongs to may end at any moment, which is no error. */
public final class ProcFiles {
    private final Path proc;

    /** Reads below this folder, {@code /proc} outside of tests. */
    public ProcFiles(Path proc) {
        this.proc = proc;
    }

    /** The status line of a process. */
    public Optional<ProcessStat> stat(long pid) {
        return read(proc.resolve(pid + "/stat")).flatMap(ProcessStat::parse);
    }

    /** The status lines of all processes that are there. */
    public List<ProcessStat> all() {
        List<ProcessStat> found = new ArrayList<>();
        for (long pid : numbersIn(proc)) {
            stat(pid).ifPresent(found::add);
        }
        return found;
    }

    /** The status lines of the threads of a process. */
    public List<ProcessStat> threads(long pid) {
        Path tasks = proc.resolve(pid + "/task");
        List<ProcessStat> found = new ArrayList<>();
        for (long thread : numbersIn(tasks)) {
            read(tasks.resolve(thread + "/stat")).flatMap(ProcessStat::parse).ifPresent(found::add);
        }
        return found;
    }

    /** The content of a file, if it can be read. */
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static List<Long> numbersIn(Path folder) {
        String[] names = folder.toFile().list();
        List<Long> numbers = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                numbers.add(Long.parseLong(name));
            }
        }
        return numbers;
    }
}
