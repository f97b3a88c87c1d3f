package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.ClosedException;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.RunningCommand;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link Host#start}. */
abstract class StreamConformance extends ConformancePart {
    StreamConformance(HostConformance suite) {
        super(suite);
    }

    @Test
    void pushesOutputWhileTheCommandRuns() {
        Recorder said = new Recorder();
        try (RunningCommand command = host().start(programs().copying(), said)) {
            for (int i = 1; i <= 50; i++) {
                command.write(ByteBuffer.wrap(bytes("line " + i + "\n")));
                assertThat(said.awaitLines(i)).endsWith("line " + i + "\n");
            }
            assertThat(said.isOver()).isFalse();
            command.closeInput();
            assertThat(said.awaitEnd()).isZero();
            assertThat(said.failure()).isNull();
        }
    }

    @Test
    void tellsTheExitStatusAfterAllOutput() throws Exception {
        Recorder said = new Recorder();
        try (RunningCommand command = host().start(programs().failing("bad", 9), said)) {
            assertThat(command.exit().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isEqualTo(9);
            assertThat(said.awaitEnd()).isEqualTo(9);
            assertThat(said.errorText()).isEqualTo("bad");
        }
    }

    @Test
    void carriesMoreThanAPipeHoldsBothWays() {
        byte[] data = noise(4 * 1024 * 1024);
        Recorder said = new Recorder();
        try (RunningCommand command = host().start(programs().copying(), said)) {
            for (int offset = 0; offset < data.length; offset += 64 * 1024) {
                command.write(ByteBuffer.wrap(data, offset, 64 * 1024));
            }
            command.closeInput();
            assertThat(said.awaitEnd()).isZero();
            assertThat(said.bytes()).isEqualTo(data);
        }
    }

    @Test
    void closingEndsTheWholeTree() {
        HostPath numbers = path("numbers");
        Recorder said = new Recorder();
        RunningCommand command = host().start(programs().sleepingTree(numbers), said);
        List<ProcessIdentity> tree = awaitTree(numbers);
        command.close();
        command.close();
        assertThat(said.awaitEnd()).isGreaterThan(128);
        assertGone(tree);
        assertThatThrownBy(() -> command.write(ByteBuffer.wrap(bytes("x")))).isInstanceOf(ClosedException.class);
    }

    @Test
    void theDeadlineIsNotForStreams() {
        Recorder said = new Recorder();
        Command command = programs().copying().deadline(java.time.Duration.ofMillis(50));
        try (RunningCommand running = host().start(command, said)) {
            Recorder other = new Recorder();
            try (RunningCommand later = host().start(programs().sleeping(), other)) {
                other.awaitLines(1);
                assertThat(later.exit().toCompletableFuture()).isNotDone();
            }
            other.awaitEnd();
            running.write(ByteBuffer.wrap(bytes("still here\n")));
            said.awaitLines(1);
        }
    }

    @Test
    void aListenerThatThrowsEndsItsOwnCommandOnly() {
        Recorder healthy = new Recorder();
        Recorder end = new Recorder();
        CommandListener broken = new CommandListener() {
            @Override
            public void output(ByteBuffer data) {
                throw new IllegalStateException("thrown by a test's listener");
            }

            @Override
            public void ended(int exitStatus, @Nullable Throwable failure) {
                end.ended(exitStatus, failure);
            }
        };
        try (RunningCommand copying = host().start(programs().copying(), healthy);
                RunningCommand sleeping = host().start(programs().sleeping(), broken)) {
            end.awaitEnd();
            assertThat(sleeping.exit()).isNotNull();
            copying.write(ByteBuffer.wrap(bytes("fine\n")));
            assertThat(healthy.awaitLines(1)).isEqualTo("fine\n");
        }
    }

    @Test
    void refusesAProgramThatDoesNotExist() {
        Recorder said = new Recorder();
        assertThatThrownBy(() -> host().start(Command.of("vireo-no-such-program"), said))
                .isInstanceOf(NotFoundException.class);
        assertThat(said.isOver()).isFalse();
    }

    @Test
    void closingTheHostEndsItsCommandsAndTellsWhy() {
        Host another = fixture().open();
        Recorder said = new Recorder();
        RunningCommand command = another.start(programs().sleeping(), said);
        List<ProcessIdentity> processes = processesIn(said.awaitLines(1));
        another.close();
        said.awaitEnd();
        assertThat(said.failure()).isInstanceOf(ClosedException.class);
        assertGone(processes);
        command.close();
    }
}
