package dev.vireo.host.local.internal.command;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Libc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A command as it is handed to the kernel.
 *
 * @param program absolute path of the file to execute
 * @param argv its arguments, the program's own name first
 * @param environment {@code NAME=value}
 * @param underLock it is flock(1) that is executed in the end, and the command is its child
 */
record Invocation(String program, List<String> argv, List<String> environment, boolean underLock) {
    /**
     * A command that changes something goes on when its reader dies, and is not killed at the next line it prints; its
     * write fails instead, as in a service of systemd. The script is constant; the command is its arguments.
     */
    private static final String IGNORE_SIGPIPE = "trap '' PIPE; exec \"$@\"";

    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Finds the program and composes the environment. */
    static Invocation of(Command command) {
        return of(command, Invocation::mayAccess);
    }

    private static boolean mayAccess(String path, int mode) {
        return Libc.access(Libc.path(path), mode) == 0;
    }

    /** The same with another access(2). */
    static Invocation of(Command command, BiPredicate<String, Integer> access) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", PATH);
        variables.put("LC_ALL", "C.UTF-8");
        variables.putAll(command.environment());
        String path = variables.getOrDefault("PATH", PATH);
        List<String> environment = variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        String program = find(command.argv().get(0), path, access);
        if (command.effectsLock().isEmpty()) {
            return new Invocation(program, command.argv(), environment, false);
        }
        List<String> argv = new ArrayList<>(List.of("sh", "-c", IGNORE_SIGPIPE, "sh"));
        argv.addAll(flock(find("flock", PATH, access), command.effectsLock().get()));
        argv.add(program);
        argv.addAll(command.argv().subList(1, command.argv().size()));
        return new Invocation(find("sh", PATH, access), argv, environment, true);
    }

    /**
     * With {@code --close} it is flock itself, waiting for its child, that holds the lock: what the command leaves
     * running in the background does not. It does not wait, because the host holds a share of the lock already.
     */
    private static List<String> flock(String flock, HostPath lock) {
        return List.of(flock, "--shared", "--nonblock", "--close", lock.value());
    }

    private static String find(String program, String path, BiPredicate<String, Integer> access) {
        boolean there = false;
        for (String candidate : candidates(program, path)) {
            if (access.test(candidate, Constants.X_OK)) {
                return candidate;
            }
            there |= access.test(candidate, Constants.F_OK);
        }
        if (there) {
            throw new AccessDeniedException(ErrorDetails.of("run", program, "it is not executable for us")
                    .advice("check its mode"));
        }
        throw new NotFoundException(ErrorDetails.of("run", program, "there is no such program here")
                .advice("install the package that has it"));
    }

    private static List<String> candidates(String program, String path) {
        if (program.indexOf('/') >= 0) {
            return List.of(program);
        }
        List<String> candidates = new ArrayList<>();
        for (String folder : path.split(":", -1)) {
            if (folder.startsWith("/")) {
                candidates.add(folder + "/" + program);
            }
        }
        return candidates;
    }
}
