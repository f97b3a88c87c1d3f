package dev.vireo.testkit;

import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Simulations of what {@link UnixPrograms} does. */
final class ScriptedPrograms implements Programs {
    ScriptedPrograms(ScriptedHost host) {
        on(host, "printing", call -> {
            call.print(call.argv().get(1));
            return 0;
        });
        on(host, "failing", call -> {
            call.printError(call.argv().get(1));
            return Integer.parseInt(call.argv().get(2));
        });
        on(host, "arguments", call -> {
            call.argv().stream().skip(1).forEach(argument -> call.print(argument + "\0"));
            return 0;
        });
        on(host, "environment", call -> {
            call.environment().forEach((name, value) -> call.print(name + "=" + value + "\n"));
            return 0;
        });
        on(host, "flooding", call -> {
            call.print(new byte[Integer.parseInt(call.argv().get(1))]);
            return 0;
        });
        on(host, "copying", ScriptedPrograms::copy);
        on(host, "signalling", call -> {
            call.endBy(Signal.valueOf(call.argv().get(1)));
            return 0;
        });
        on(host, "sleeping", call -> {
            call.print(call.pid() + "\n");
            return sleep(call);
        });
        on(host, "tree", call -> {
            long child = call.fork(ScriptedPrograms::sleep);
            long grandchild = call.fork(ScriptedPrograms::sleep);
            String numbers = call.pid() + "\n" + child + "\n" + grandchild + "\n";
            call.files().replace(HostPath.of(call.argv().get(1)), numbers.getBytes(StandardCharsets.UTF_8), 0600);
            return sleep(call);
        });
        on(host, "talking", call -> {
            call.print(call.pid() + "\n");
            call.sleep(Duration.ofMillis(100));
            call.print("line\n");
            call.files().replace(HostPath.of(call.argv().get(1)), new byte[0], 0600);
            return 0;
        });
        on(host, "leaving", call -> {
            call.print(call.fork(ScriptedPrograms::sleep) + "\n");
            return 0;
        });
        on(host, "linking", call -> {
            call.link(HostPath.of(call.argv().get(1)), HostPath.of(call.argv().get(2)));
            return 0;
        });
        host.whenRun("vireo-no-such-program").thenIsMissing();
    }

    private static void on(ScriptedHost host, String name, SimulatedProgram program) {
        host.whenRun(name + " ...", argv -> argv.get(0).equals(name)).thenRun(program);
    }

    private static int copy(ProgramCall call) {
        byte[] bytes = call.read();
        while (bytes.length > 0) {
            call.print(bytes);
            bytes = call.read();
        }
        return 0;
    }

    private static int sleep(ProgramCall call) {
        call.sleepForever();
        return 0;
    }

    @Override
    public Command printing(String text) {
        return Command.of("printing", text);
    }

    @Override
    public Command failing(String text, int status) {
        return Command.of("failing", text, String.valueOf(status));
    }

    @Override
    public Command printingArguments(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("arguments"));
        argv.addAll(List.of(arguments));
        return Command.of(argv);
    }

    @Override
    public Command printingEnvironment() {
        return Command.of("environment");
    }

    @Override
    public Command flooding(long bytes) {
        return Command.of("flooding", String.valueOf(bytes));
    }

    @Override
    public Command copying() {
        return Command.of("copying");
    }

    @Override
    public Command endingItselfBy(Signal signal) {
        return Command.of("signalling", signal.name());
    }

    @Override
    public Command sleeping() {
        return Command.of("sleeping");
    }

    @Override
    public Command sleepingTree(HostPath numbers) {
        return Command.of("tree", numbers.value());
    }

    @Override
    public Command talkingThenCreating(HostPath file) {
        return Command.of("talking", file.value());
    }

    @Override
    public Command leavingOneBehind() {
        return Command.of("leaving");
    }

    @Override
    public Command linking(HostPath target, HostPath link) {
        return Command.of("linking", target.value(), link.value());
    }
}
