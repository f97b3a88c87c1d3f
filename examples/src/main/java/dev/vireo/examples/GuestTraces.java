package dev.vireo.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a guest has on this machine, as the kernel sees it: Vireo is not asked.
 *
 * @param session the session of its process, which the process that looks after it shares
 * @param user the user that its process runs as
 * @param ours whether that is our own user, who has other processes as well
 * @param folder the folder of the demo
 */
record GuestTraces(long session, int user, boolean ours, DemoFolder folder) {
    private static final Path PROC = Path.of("/proc");

    /** The traces of a guest while it runs. */
    static GuestTraces of(long pid, DemoFolder folder) throws IOException {
        int user = userOf(PROC.resolve(Long.toString(pid)));
        return new GuestTraces(sessionOf(pid), user, user == userOf(PROC.resolve("self")), folder);
    }

    private static int userOf(Path process) throws IOException {
        return (Integer) Files.getAttribute(process, "unix:uid");
    }

    private static long sessionOf(long pid) throws IOException {
        return Long.parseLong(statOf(pid)[3]);
    }

    /** Fields of proc(5)'s stat, from the state on; the name before it may hold anything, in parentheses. */
    private static String[] statOf(long pid) throws IOException {
        String stat = Files.readString(PROC.resolve(pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    /** Processes of its session, of its user, or with the folder in their arguments. */
    List<String> processes() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(PROC)) {
            for (Path process : (Iterable<Path>) all::iterator) {
                String name = process.getFileName().toString();
                if (name.chars().allMatch(Character::isDigit)) {
                    describe(process, Long.parseLong(name)).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private Optional<String> describe(Path process, long pid) throws IOException {
        if (pid == ProcessHandle.current().pid()) {
            return Optional.empty();
        }
        try {
            if (statOf(pid)[0].equals("Z")) {
                return Optional.empty(); // it has ended, and process 1 has not noticed yet
            }
            String arguments = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            boolean trace = (!ours && userOf(process) == user)
                    || sessionOf(pid) == session
                    || arguments.contains(folder.path().toString());
            return trace ? Optional.of(pid + " " + arguments.replace('\0', ' ')) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it has ended meanwhile
        }
    }

    /** UNIX sockets below the folder that somebody listens at, or has connected to. */
    List<String> sockets() throws IOException {
        try (Stream<String> all = Files.lines(PROC.resolve("net/unix"))) {
            return all.filter(it -> it.contains(folder.path() + "/")).toList();
        }
    }

    /**
     * Files below the folder, without what the demo itself made. Of Vireo's, locks are never removed; what it has learned
     * about QEMU is kept for the next start of a program.
     */
    List<Path> files() throws IOException {
        return folder.files().stream()
                .filter(it -> !it.equals(folder.disk()) && !it.equals(folder.initramfs()))
                .filter(it -> !it.startsWith(folder.path().resolve("run/locks")))
                .filter(it -> !it.startsWith(folder.path().resolve("run/cache")))
                .toList();
    }
}
