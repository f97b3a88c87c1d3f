package dev.vireo.testkit;

import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.Signal;
import java.util.ArrayList;
import java.util.List;

/** The programs of a real host: coreutils and a POSIX shell. */
public final class UnixPrograms implements Programs {
    /** Creates the programs. */
    public UnixPrograms() {}

    @Override
    public Command printing(String text) {
        return Command.of("printf", "%s", text);
    }

    @Override
    public Command failing(String text, int status) {
        return Command.of("sh", "-c", "printf %s \"$1\" >&2; exit \"$2\"", "sh", text, String.valueOf(status));
    }

    @Override
    public Command printingArguments(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(List.of(arguments));
        return Command.of(argv);
    }

    @Override
    public Command printingEnvironment() {
        return Command.of("env");
    }

    @Override
    public Command flooding(long bytes) {
        return Command.of("head", "-c", String.valueOf(bytes), "/dev/zero");
    }

    @Override
    public Command copying() {
        return Command.of("cat");
    }

    @Override
    public Command endingItselfBy(Signal signal) {
        return Command.of("sh", "-c", "kill -s " + signal.name() + " $$");
    }

    @Override
    public Command sleeping() {
        return Command.of("sh", "-c", "echo $$; exec sleep 1000");
    }

    @Override
    public Command sleepingTree(HostPath numbers) {
        String script = "exec 3>\"$1\"; echo $$ >&3; sleep 1001 3>&- & echo $! >&3; "
                + "(sleep 1002 3>&- & echo $! >&3); sleep 1003 3>&-";
        return Command.of("sh", "-c", script, "sh", numbers.value());
    }

    @Override
    public Command talkingThenCreating(HostPath file) {
        String script = "echo $$; for i in 1 2 3 4 5; do sleep 0.1; echo line $i; done; echo done >\"$1\"";
        return Command.of("sh", "-c", script, "sh", file.value());
    }

    @Override
    public Command leavingOneBehind() {
        return Command.of("sh", "-c", "sleep 1000 & echo $!");
    }

    @Override
    public Command linking(HostPath target, HostPath link) {
        return Command.of("ln", "-s", target.value(), link.value());
    }
}
