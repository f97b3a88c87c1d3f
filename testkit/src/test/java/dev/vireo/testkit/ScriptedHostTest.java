package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.Effect;
import dev.vireo.error.LockedByException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.LockMode;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.Signal;
import dev.vireo.host.SocketTarget;
import dev.vireo.host.Survival;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedHostTest {
    private static final HostPath FILE = HostPath.of("/run/file");

    private final ScriptedHost host = ScriptedHost.create();

    @AfterEach
    void close() {
        host.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void answersExactlyTheScriptedArguments() {
        host.whenRun("lvs", "-a").thenReturn("volumes");
        host.whenRun("lvs", "-b").thenReturn(5, "", "no such group");
        assertThat(host.run(Command.of("lvs", "-a")).output()).isEqualTo("volumes");
        CommandResult failed = host.run(Command.of("lvs", "-b"));
        assertThat(failed.exitStatus()).isEqualTo(5);
        assertThat(failed.standardError()).isEqualTo("no such group");
    }

    @Test
    void listsTheScriptedCommandsWhenAnotherIsRun() {
        host.whenRun("lvs", "-a").thenReturn("volumes");
        host.whenRun("any vgs", argv -> argv.get(0).equals("vgs")).thenReturn("groups");
        assertThatThrownBy(() -> host.run(Command.of("lvs", "-c")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("lvs -c")
                .hasMessageContaining("lvs -a")
                .hasMessageContaining("any vgs");
    }

    @Test
    void theLastScriptCounts() {
        host.whenRun("state").thenReturn("before");
        host.whenRun("state").thenReturn("after");
        assertThat(host.run(Command.of("state")).output()).isEqualTo("after");
    }

    @Test
    void playsPrograms() {
        host.whenRun("touch", "/run/file").thenRun(call -> {
            call.files().create(FILE, bytes("made by a program"), 0600);
            return 0;
        });
        host.run(Command.of("touch", "/run/file")).orThrow("touch", "it");
        assertThat(host.files().read(FILE, ByteSize.ofKiB(1))).hasValue(bytes("made by a program"));
    }

    @Test
    void keepsALogInOrder() {
        host.whenRun("sync").thenReturn("");
        host.files().replace(FILE, bytes("x"), 0600);
        host.files().read(FILE, ByteSize.ofKiB(1));
        host.run(Command.of("sync"));
        host.locks()
                .acquire(HostPath.of("/run/lock"), LockMode.EXCLUSIVE, "test", Duration.ZERO)
                .close();
        assertThat(host.calls())
                .extracting(HostCall::toString)
                .containsExactly(
                        "replace /run/file", "read /run/file", "run sync", "acquire /run/lock", "release /run/lock");
        assertThat(host.effects()).hasSize(4);
    }

    @Test
    void runsOutOfSpace() {
        host.fail(Fault.DISK_FULL);
        assertThatThrownBy(() -> host.files().replace(FILE, bytes("x"), 0600))
                .isInstanceOf(NotEnoughResourcesException.class);
        assertThat(host.files().delete(FILE)).isFalse();
        host.heal();
        host.files().replace(FILE, bytes("x"), 0600);
    }

    @Test
    void becomesReadOnly() {
        host.files().replace(FILE, bytes("x"), 0600);
        host.fail(Fault.READ_ONLY);
        assertThatThrownBy(() -> host.files().delete(FILE)).isInstanceOf(AccessDeniedException.class);
        assertThat(host.files().status(FILE)).isPresent();
    }

    @Test
    void breaksChosenCallsOnly() {
        host.whenRun("good").thenReturn("fine");
        host.fail(Fault.UNREACHABLE, call -> call.subject().startsWith("bad"));
        assertThat(host.run(Command.of("good")).output()).isEqualTo("fine");
        assertThatThrownBy(() -> host.run(Command.of("bad", "thing")))
                .isInstanceOfSatisfying(
                        UnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
    }

    @Test
    void hangsUntilTheDeadline() {
        host.fail(Fault.HANGS);
        ScriptedHost impatient = host.within(Duration.ofMillis(50));
        assertThatThrownBy(() -> impatient.files().list(HostPath.of("/run"))).isInstanceOf(TimedOutException.class);
    }

    @Test
    void waitsByAVirtualClock() {
        host.useVirtualTime();
        host.whenRun("slow").thenHang();
        Instant before = host.clock().instant();
        FutureTask<CommandResult> run =
                ConformancePart.async(() -> host.run(Command.of("slow").deadline(Duration.ofHours(1))));
        Awaitility.await().until(() -> !host.effects().isEmpty());
        host.advance(Duration.ofMinutes(59));
        assertThat(run).isNotDone();
        host.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> ConformancePart.get(run)).isInstanceOf(TimedOutException.class);
        assertThat(host.clock().instant()).isEqualTo(before.plus(Duration.ofMinutes(61)));
    }

    @Test
    void aCrashFreesLocksAndLeavesCommandsRunning() {
        host.whenRun("work").thenHang();
        HostPath lock = HostPath.of("/run/lock");
        HostPath effects = HostPath.of("/run/effects");
        ScriptedHost other = host.another();
        HostLock held = other.locks().acquire(lock, LockMode.EXCLUSIVE, "work", Duration.ZERO);
        Recorder said = new Recorder();
        other.start(Command.of("work").under(effects), said);
        other.crash();
        assertThat(held.isHeld()).isFalse();
        host.locks().acquire(lock, LockMode.EXCLUSIVE, "recover", Duration.ZERO).close();
        assertThatThrownBy(() -> host.locks().acquire(effects, LockMode.EXCLUSIVE, "recover", Duration.ZERO))
                .isInstanceOf(LockedByException.class);
        assertThat(said.isOver()).isFalse();
    }

    @Test
    void servesSocketsByCode() {
        HostPath path = HostPath.of("/run/qmp");
        host.listen(path, connection -> {
            connection.write(bytes("greeting\n"));
            byte[] line = connection.readSome();
            while (line.length > 0) {
                connection.write(line);
                line = connection.readSome();
            }
        });
        Recorder heard = new Recorder();
        try (HostSocket socket = host.connect(SocketTarget.of(path), heard)) {
            heard.awaitLines(1);
            socket.send(ByteBuffer.wrap(bytes("hello\n")));
            assertThat(heard.awaitLines(2)).isEqualTo("greeting\nhello\n");
        }
        heard.awaitEnd();
    }

    @Test
    void hasProcessesOfOthers() {
        ProcessIdentity process = host.processes().identify(host.addProcess()).orElseThrow();
        assertThat(host.processes().state(process)).isEqualTo(ProcessState.ALIVE);
        host.processes().signal(process, Signal.TERM);
        assertThat(host.processes().state(process)).isEqualTo(ProcessState.GONE);
    }

    @Test
    void hasTheFactsItIsGiven() {
        host.facts(ScriptedFacts.defaults().userId(1000).survival(Survival.NONE));
        assertThat(host.facts().survival()).isEqualTo(Survival.NONE);
        host.files().replace(FILE, bytes("x"), 0600);
        assertThat(host.files().status(FILE).orElseThrow().userId()).isEqualTo(1000);
    }
}
