package dev.vireo.lvm.internal;

import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process for each command; nothing is kept. */
public final class ProcessReporter implements Reporter {
    private static final List<String> LVM = List.of("lvm");

    private final Host host;
    private final Root root;
    private final Duration deadline;

    /** On a host. */
    public ProcessReporter(Host host, Root root, Duration deadline) {
        this.host = host;
        this.root = root;
        this.deadline = deadline;
    }

    /** A command of LVM as a process of its own. */
    Command command(List<String> words) {
        List<String> argv = new ArrayList<>(LVM);
        argv.addAll(words);
        return Command.of(root.argv(argv))
                .environment("LC_ALL", "C")
                .environment("LVM_SUPPRESS_FD_WARNINGS", "1")
                .deadline(deadline);
    }

    @Override
    public CommandResult run(List<String> words) {
        return run(command(words));
    }

    CommandResult run(Command command) {
        return root.checked(LVM, host.run(command));
    }

    @Override
    public void close() {}
}
