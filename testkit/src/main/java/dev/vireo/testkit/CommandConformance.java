package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ClosedException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.Effect;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.LockedByException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** {@link dev.vireo.host.Host#run}. */
abstract class CommandConformance extends ConformancePart {
    private static final Duration SHORT = Duration.ofMillis(300);

    CommandConformance(HostConformance suite) {
        super(suite);
    }

    @Test
    void returnsWhatACommandSaid() {
        CommandResult result = host().run(programs().printing("hello, wörld"));
        assertThat(result.output()).isEqualTo("hello, wörld");
        assertThat(result.standardError()).isEmpty();
        assertThat(result.exitStatus()).isZero();
        assertThat(result.truncated()).isFalse();
    }

    @Test
    void returnsTheStatusOfACommandThatFails() {
        CommandResult result = host().run(programs().failing("no such thing", 42));
        assertThat(result.exitStatus()).isEqualTo(42);
        assertThat(result.standardError()).isEqualTo("no such thing");
        assertThat(result.output()).isEmpty();
        assertThatThrownBy(() -> result.orThrow("do", "it")).isInstanceOf(CommandFailedException.class);
    }

    @Test
    void addsTheSignalTo128() {
        assertThat(host().run(programs().endingItselfBy(Signal.KILL)).exitStatus())
                .isEqualTo(137);
        assertThat(host().run(programs().endingItselfBy(Signal.TERM)).exitStatus())
                .isEqualTo(143);
    }

    @Test
    void passesArgumentsUntouched() {
        String[] arguments = {"", " ", "a b", "'", "\"", "$HOME", "`id`", "a\nb", "*", "-x", "äöü 🐧", "\\", "a,b"};
        String output = host().run(programs().printingArguments(arguments)).output();
        assertThat(output).isEqualTo(String.join("\0", arguments) + "\0");
    }

    @Test
    void givesAnEnvironmentOfItsOwn() {
        Command command = programs().printingEnvironment().environment("VIREO_TEST", "a b=c");
        List<String> variables = Arrays.stream(host().run(command).output().split("\n", -1))
                .filter(line -> line.matches("(PATH|LC_ALL|VIREO_TEST|HOME|USER|JAVA_HOME|MAVEN_OPTS)=.*"))
                .toList();
        assertThat(variables).contains("VIREO_TEST=a b=c", "LC_ALL=C.UTF-8");
        assertThat(variables).anyMatch(variable -> variable.startsWith("PATH=") && variable.contains("/usr/sbin"));
        assertThat(variables).noneMatch(variable -> variable.matches("(JAVA_HOME|MAVEN_OPTS)=.*"));
    }

    @Test
    void feedsStandardInput() {
        byte[] input = noise(3 * 1024 * 1024);
        assertThat(host().run(programs().copying().input(input)).outputBytes()).isEqualTo(input);
        assertThat(host().run(programs().copying()).outputBytes()).isEmpty();
    }

    @Test
    void ignoresInputThatNobodyReads() {
        byte[] input = new byte[1024 * 1024];
        for (int i = 0; i < 50; i++) {
            assertThat(host().run(programs().printing("done").input(input)).output())
                    .isEqualTo("done");
        }
    }

    @Test
    void cutsOutputAtTheLimitAndReadsTheRest() {
        CommandResult result = host().run(programs().flooding(5_000_000).outputLimit(ByteSize.ofBytes(1000)));
        assertThat(result.outputBytes()).hasSize(1000);
        assertThat(result.truncated()).isTrue();
        assertThat(result.exitStatus()).isZero();
    }

    @Test
    void keepsOutputThatIsJustAsLongAsTheLimit() {
        CommandResult result = host().run(programs().flooding(1000).outputLimit(ByteSize.ofBytes(1000)));
        assertThat(result.outputBytes()).hasSize(1000);
        assertThat(result.truncated()).isFalse();
    }

    @Test
    void refusesAProgramThatDoesNotExist() {
        assertThatThrownBy(() -> host().run(Command.of("vireo-no-such-program")))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void refusesAFileThatIsNotExecutable() {
        HostPath file = path("data");
        host().files().replace(file, bytes("#!/bin/sh\n"), 0600);
        assertThatThrownBy(() -> host().run(Command.of(file.value()))).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void endsTheWholeTreeAtTheDeadline() {
        HostPath numbers = path("numbers");
        Command command = programs().sleepingTree(numbers).deadline(Duration.ofSeconds(2));
        FutureTask<CommandResult> run = async(() -> host().run(command));
        List<ProcessIdentity> tree = awaitTree(numbers);
        assertThatThrownBy(() -> get(run))
                .isInstanceOfSatisfying(
                        TimedOutException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
        assertThat(tree).noneMatch(process -> host().processes().state(process).mayHoldFiles());
    }

    @Test
    void endsTheWholeTreeUnderALockAndGivesTheLockBackAfterIt() {
        HostPath numbers = path("numbers");
        HostPath lock = path("effects");
        Command command = programs().sleepingTree(numbers).deadline(Duration.ofSeconds(4));
        FutureTask<CommandResult> run = async(() -> host().run(command.under(lock)));
        List<ProcessIdentity> tree = awaitTree(numbers);
        assertThat(isTaken(lock)).isTrue();
        assertThatThrownBy(() -> get(run)).isInstanceOf(TimedOutException.class);
        assertThat(tree).noneMatch(process -> host().processes().state(process).mayHoldFiles());
        await("the lock is free", () -> !isTaken(lock));
    }

    @Test
    void returnsInTimeWhenTheDeadlinePasses() {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> host().run(programs().sleeping().deadline(SHORT)))
                .isInstanceOf(TimedOutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SHORT.plusSeconds(5));
    }

    @Test
    void usesTheHostsOwnDeadlineWhereACommandHasNone() {
        assertThatThrownBy(() -> host().within(SHORT).run(programs().sleeping()))
                .isInstanceOf(TimedOutException.class);
    }

    @Test
    void anInterruptEndsTheTreeAndKeepsTheFlag() {
        HostPath numbers = path("numbers");
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        FutureTask<Boolean> run = async(() -> {
            thread.complete(Thread.currentThread());
            assertThatThrownBy(() -> host().run(programs().sleepingTree(numbers)))
                    .isInstanceOfSatisfying(
                            InterruptedOperationException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
            return Thread.currentThread().isInterrupted();
        });
        List<ProcessIdentity> tree = awaitTree(numbers);
        thread.join().interrupt();
        assertThat(get(run)).as("the interrupt flag").isTrue();
        assertThat(tree).noneMatch(process -> host().processes().state(process).mayHoldFiles());
    }

    @Test
    void startsNothingOnAThreadThatIsInterrupted() {
        HostPath file = path("link");
        FutureTask<Boolean> run = async(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> host().run(programs().linking(path("target"), file)))
                    .isInstanceOfSatisfying(
                            InterruptedOperationException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.NOTHING));
            return Thread.currentThread().isInterrupted();
        });
        assertThat(get(run)).as("the interrupt flag").isTrue();
        assertThat(host().files().status(file)).isEmpty();
    }

    @Test
    void returnsAlthoughAProcessInTheBackgroundKeepsTheOutputsOpen() {
        long begin = System.nanoTime();
        CommandResult result = host().run(programs().leavingOneBehind());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        List<ProcessIdentity> left = processesIn(result.output());
        assertThat(left)
                .singleElement()
                .satisfies(
                        process -> assertThat(host().processes().state(process).mayHoldFiles())
                                .isTrue());
        kill(left.get(0));
    }

    @Test
    void runsManyAtOnce() {
        List<FutureTask<String>> runs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String text = "number " + i;
            runs.add(async(() -> host().run(programs().printing(text)).output()));
        }
        for (int i = 0; i < runs.size(); i++) {
            assertThat(get(runs.get(i))).isEqualTo("number " + i);
        }
    }

    @Test
    void holdsTheEffectsLockWhileACommandRuns() {
        HostPath lock = path("effects");
        Recorder said = new Recorder();
        try (RunningCommand command = host().start(programs().sleeping().under(lock), said)) {
            said.awaitLines(1);
            assertThat(isTaken(lock)).isTrue();
            assertThat(host().run(programs().printing("shared").under(lock)).output())
                    .isEqualTo("shared");
            command.close();
            said.awaitEnd();
            await("the lock is free", () -> !isTaken(lock));
        }
    }

    @Test
    void refusesACommandWhoseEffectsLockIsTaken() {
        HostPath lock = path("effects");
        try (HostLock held = host().locks().acquire(lock, LockMode.EXCLUSIVE, "recover", Duration.ZERO)) {
            assertThat(held.isHeld()).isTrue();
            assertThatThrownBy(() ->
                            host().run(programs().printing("x").under(lock).deadline(SHORT)))
                    .isInstanceOfSatisfying(LockedByException.class, e -> {
                        assertThat(e.effect()).isEqualTo(Effect.NOTHING);
                        assertThat(e.holder().orElseThrow().purpose()).isEqualTo("recover");
                    });
        }
    }

    @Test
    void keepsTheStatusAndOutputOfACommandUnderALock() {
        HostPath lock = path("effects");
        assertThat(host().run(programs().failing("bad", 7).under(lock)).exitStatus())
                .isEqualTo(7);
        assertThat(host().run(programs().endingItselfBy(Signal.KILL).under(lock))
                        .exitStatus())
                .isEqualTo(137);
        assertThatThrownBy(() -> host().run(Command.of("vireo-no-such-program").under(lock)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void whatACommandLeavesInTheBackgroundDoesNotHoldTheLock() {
        HostPath lock = path("effects");
        CommandResult result = host().run(programs().leavingOneBehind().under(lock));
        ProcessIdentity left = processesIn(result.output()).get(0);
        assertThat(host().processes().state(left).mayHoldFiles()).isTrue();
        assertThat(isTaken(lock)).isFalse();
        kill(left);
    }

    @Test
    void aCommandKeepsItsLockWhenTheProgramThatStartedItIsKilled() {
        HostPath lock = path("effects");
        try (HostFixture.OtherProgram other = fixture().startOther()) {
            ProcessIdentity orphan = processesIn(
                            String.valueOf(other.startUnder(lock, programs().sleeping())))
                    .get(0);
            other.kill();
            assertThat(host().processes().state(orphan).mayHoldFiles()).isTrue();
            assertThat(isTaken(lock)).isTrue();
            kill(orphan);
            await("the lock is free", () -> !isTaken(lock));
        }
    }

    @Test
    void aCommandUnderALockRunsToItsEndWhenNobodyReadsItAnyMore() {
        HostPath lock = path("effects");
        HostPath result = path("result");
        try (HostFixture.OtherProgram other = fixture().startOther()) {
            other.startUnder(lock, programs().talkingThenCreating(result));
            other.kill();
            await(
                    "the command has done its work",
                    () -> host().files().status(result).isPresent());
            await("the lock is free", () -> !isTaken(lock));
        }
    }

    @Test
    void closingTheHostEndsWhatRuns() {
        HostPath numbers = path("numbers");
        Host another = fixture().open();
        FutureTask<CommandResult> run = async(() -> another.run(programs().sleepingTree(numbers)));
        List<ProcessIdentity> tree = awaitTree(numbers);
        another.close();
        assertThatThrownBy(() -> get(run)).isInstanceOf(ClosedException.class);
        assertGone(tree);
        assertThatThrownBy(() -> another.run(programs().printing("x"))).isInstanceOf(ClosedException.class);
    }
}
