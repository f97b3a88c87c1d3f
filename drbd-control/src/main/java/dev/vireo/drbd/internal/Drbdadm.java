package dev.vireo.drbd.internal;

import dev.vireo.drbd.ResourceName;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Runs {@code drbdadm} on one host. It reads all of the host's configuration each time. */
public final class Drbdadm {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final Pattern PLAIN = Pattern.compile("drbdsetup [\\[\\]a-zA-Z0-9:._/= -]+");

    private final Host host;

    /** On a host. */
    public Drbdadm(Host host) {
        this.host = host;
    }

    /**
     * What is run: options that {@code drbdadm} does not know itself go through to the program below it.
     *
     * @param verb such as {@code up}
     * @param object the name of a resource, or of a volume as {@code NAME/0}
     */
    public static List<String> argv(String verb, String object, List<String> options) {
        List<String> argv = new ArrayList<>();
        argv.add("drbdadm");
        if (!options.isEmpty()) {
            argv.add("--");
            argv.addAll(options);
        }
        argv.addAll(List.of(verb, object));
        return argv;
    }

    /** Runs a command to its end, whatever it says. */
    public CommandResult run(String verb, ResourceName name, String... options) {
        return host.run(command(argv(verb, name.value(), List.of(options))));
    }

    /** The same under a lock that the command holds as long as it runs. */
    public CommandResult runUnder(HostPath effects, List<String> argv) {
        return host.run(command(argv).under(effects));
    }

    /**
     * The command that {@code drbdadm} would run, as words without quotes, which needs no configuration: {@code drbdsetup
     * secondary 10}.
     */
    public String plain(String verb, ResourceName name, String... options) {
        List<String> argv = new ArrayList<>(argv(verb, name.value(), List.of(options)));
        argv.add(1, "--dry-run");
        String said = host.run(command(argv)).orThrow(verb, "resource " + name).output();
        String line = said.strip().replaceFirst("^drbdsetup-84 ", "drbdsetup ");
        if (!PLAIN.matcher(line).matches()) {
            throw new UnsupportedException(
                    ErrorDetails.of(verb, "resource " + name, "drbdadm would run what is not understood: " + line));
        }
        return line;
    }

    /** The names of all resources in the configuration of the host. */
    public Set<String> defined() {
        String names = host.run(command(List.of("drbdadm", "sh-resources")))
                .orThrow("read", "DRBD's configuration")
                .output();
        return Set.copyOf(List.of(names.strip().split("\\s+", -1)));
    }

    private static Command command(List<String> argv) {
        return Command.of(argv).environment("LC_ALL", "C").deadline(DEADLINE);
    }
}
