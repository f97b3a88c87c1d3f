package dev.vireo;

import static dev.vireo.Refusals.fieldsRefusedBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.UnsupportedException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How to connect, how long to wait, how far a job is. */
class OptionsTest {
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void timeoutsHaveTheDocumentedDefaults() {
        Timeouts timeouts = Timeouts.defaults();
        assertThat(timeouts.call()).hasSeconds(10);
        assertThat(timeouts.start()).hasSeconds(60);
        assertThat(timeouts.stop()).hasSeconds(30);
        assertThat(timeouts.lock()).hasSeconds(10);
    }

    @Test
    void everyTimeoutMustBeLongerThanNothing() {
        for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThat(fieldsRefusedBy(() -> Timeouts.builder().call(bad))).containsExactly("call");
            assertThat(fieldsRefusedBy(() -> Timeouts.builder().start(bad))).containsExactly("start");
            assertThat(fieldsRefusedBy(() -> Timeouts.builder().stop(bad))).containsExactly("stop");
        }
        assertThat(fieldsRefusedBy(() -> Timeouts.builder().lock(Duration.ofNanos(-1))))
                .containsExactly("lock");
    }

    @Test
    void aLockMayBeRefusedAtOnce() {
        assertThat(Timeouts.builder().lock(Duration.ZERO).build().lock()).isZero();
    }

    @Test
    void connectsReadWriteWithTheDefaults() {
        ConnectOptions options = ConnectOptions.defaults();
        assertThat(options.readOnly()).isFalse();
        assertThat(options.guestsMayEndWithCaller()).isFalse();
        assertThat(options.timeouts()).isSameAs(Timeouts.defaults());
        assertThat(options.stateRoot()).isEmpty();
        assertThat(options.callbackExecutor()).isEmpty();
        assertThat(options.program()).isEqualTo("java");
    }

    static Stream<String> badPrograms() {
        return Stream.of("", " ", "a\nb", "\u001b[31m", "x".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("badPrograms")
    void refusesAProgramThatCannotBeShownToOthers(String program) {
        assertThat(fieldsRefusedBy(() -> ConnectOptions.builder().program(program)))
                .containsExactly("program");
    }

    @Test
    void saysWhichArtifactIsMissingWhereThereIsNoEngine() {
        assertThatThrownBy(() -> Hypervisor.connect("qemu:///"))
                .isInstanceOfSatisfying(
                        UnsupportedException.class,
                        e -> assertThat(e.advice().orElseThrow()).contains("dev.vireo:vireo"));
        assertThatThrownBy(Hypervisor::compose).isInstanceOf(UnsupportedException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.25, 0.25", "1, 1", "-1, 0", "7, 1", "Infinity, 1", "-Infinity, 0"})
    void progressIsBetweenNothingAndAll(double share, double progress) {
        assertThat(JobStatus.of(JobState.RUNNING, "copy", NOW).progress(share).progress())
                .hasValue(progress);
    }

    @Test
    void progressMayBeUnknown() {
        JobStatus status = JobStatus.of(JobState.RUNNING, "copy", NOW);
        assertThat(status.progress()).isEmpty();
        assertThat(status.progress(0.5).progress(Double.NaN).progress()).isEmpty();
    }

    @Test
    void aJobStatusKeepsTheRestWhenProgressChanges() {
        JobStatus status = JobStatus.of(JobState.CANCELLING, "copy", NOW).progress(0.5);
        assertThat(status.state()).isEqualTo(JobState.CANCELLING);
        assertThat(status.phase()).isEqualTo("copy");
        assertThat(status.asOf()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, false", "CANCELLING, false", "SUCCEEDED, true", "FAILED, true", "CANCELLED, true"})
    void tellsWhetherAJobHasEnded(JobState state, boolean ended) {
        assertThat(state.ended()).isEqualTo(ended);
    }

    @Test
    void jobsHaveIdentitiesOfTheirOwn() {
        assertThat(JobId.random()).isNotEqualTo(JobId.random());
        UUID value = new UUID(1, 2);
        assertThat(new JobId(value)).hasToString(value.toString());
    }
}
