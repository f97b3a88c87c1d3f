package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.InterruptedOperationException;
import dev.vireo.host.HostProcesses;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.Signal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link HostProcesses}. */
abstract class ProcessConformance extends ConformancePart {
    private static final Duration SHORT = Duration.ofMillis(200);

    private RunningCommand command;
    private ProcessIdentity process;
    private final Recorder said = new Recorder();

    ProcessConformance(HostConformance suite) {
        super(suite);
    }

    @BeforeEach
    void startOne() {
        command = host().start(programs().sleeping(), said);
        process = processesIn(said.awaitLines(1)).get(0);
    }

    @AfterEach
    void endIt() {
        command.close();
        said.awaitEnd();
    }

    private HostProcesses processes() {
        return host().processes();
    }

    @Test
    void identifiesAProcessAlwaysTheSameWay() {
        assertThat(processes().identify(process.pid())).hasValue(process);
        assertThat(process.bootId()).isEqualTo(processes().bootId()).isNotBlank();
        assertThat(processes().state(process)).isEqualTo(ProcessState.ALIVE);
    }

    @Test
    void knowsNothingOfAProcessThatIsNotThere() {
        assertThat(processes().identify(Integer.MAX_VALUE - 1)).isEmpty();
        ProcessIdentity none = new ProcessIdentity(Integer.MAX_VALUE - 1, 1, process.bootId());
        assertThat(processes().state(none)).isEqualTo(ProcessState.GONE);
        assertThat(processes().usage(none)).isEmpty();
        assertThat(processes().signal(none, Signal.KILL)).isFalse();
        assertThat(processes().awaitEnd(none, SHORT)).isTrue();
    }

    @Test
    void neverTakesAProcessForAnEarlierOneOfItsNumber() {
        ProcessIdentity earlier = new ProcessIdentity(process.pid(), process.startTime() - 1, process.bootId());
        ProcessIdentity lastBoot = new ProcessIdentity(process.pid(), process.startTime(), "another-boot");
        for (ProcessIdentity other : new ProcessIdentity[] {earlier, lastBoot}) {
            assertThat(processes().state(other)).isEqualTo(ProcessState.GONE);
            assertThat(processes().usage(other)).isEmpty();
            assertThat(processes().signal(other, Signal.KILL)).isFalse();
            assertThat(processes().awaitEnd(other, SHORT)).isTrue();
        }
        assertThat(processes().state(process)).isEqualTo(ProcessState.ALIVE);
    }

    @Test
    void tellsWhatAProcessHasUsed() {
        assertThat(processes().usage(process)).hasValueSatisfying(usage -> {
            assertThat(usage.cpuTime()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
            assertThat(usage.residentMemory().bytes()).isPositive();
        });
    }

    @Test
    void stopsAndContinues() {
        assertThat(processes().signal(process, Signal.STOP)).isTrue();
        await("it is stopped", () -> processes().state(process) == ProcessState.STOPPED);
        assertThat(processes().awaitEnd(process, SHORT)).isFalse();
        assertThat(processes().signal(process, Signal.CONT)).isTrue();
        await("it goes on", () -> processes().state(process) == ProcessState.ALIVE);
    }

    @Test
    void kills() {
        assertThat(processes().signal(process, Signal.KILL)).isTrue();
        assertThat(processes().awaitEnd(process, HostConformance.PATIENCE)).isTrue();
        assertThat(processes().state(process).mayHoldFiles()).isFalse();
        assertThat(said.awaitEnd()).isEqualTo(137);
        await("it is gone", () -> processes().state(process) == ProcessState.GONE);
        assertThat(processes().signal(process, Signal.KILL)).isFalse();
    }

    @Test
    void awaitsTheEnd() {
        FutureTask<Boolean> waiting = async(() -> processes().awaitEnd(process, HostConformance.PATIENCE));
        processes().signal(process, Signal.TERM);
        assertThat(get(waiting)).isTrue();
    }

    @Test
    void waitsNoLongerThanItWasTold() {
        long begin = System.nanoTime();
        assertThat(processes().awaitEnd(process, SHORT)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SHORT.plusSeconds(5));
        assertThat(processes().awaitEnd(process, Duration.ZERO)).isFalse();
    }

    @Test
    void anInterruptEndsTheWaitOnly() {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        FutureTask<Boolean> waiting = async(() -> {
            thread.complete(Thread.currentThread());
            assertThatThrownBy(() -> processes().awaitEnd(process, HostConformance.PATIENCE))
                    .isInstanceOf(InterruptedOperationException.class);
            return Thread.currentThread().isInterrupted();
        });
        thread.join().interrupt();
        assertThat(get(waiting)).as("the interrupt flag").isTrue();
        assertThat(processes().state(process)).isEqualTo(ProcessState.ALIVE);
    }
}
