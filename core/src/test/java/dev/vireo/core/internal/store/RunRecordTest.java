package dev.vireo.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.host.ProcessIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecordTest {
    private static final DomainName NAME = DomainName.of("web1");
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05.678901234Z");
    private static final RunRecord RECORD = new RunRecord(
            NAME,
            true,
            "0badc0de",
            new ProcessIdentity(4711, 123456789012L, "5e0c1e3c-3b5f-4b6e-8a49-0d3e1ac2f1f0"),
            0x70000001,
            524288,
            DomainState.PAUSED,
            StateReason.STARTED_PAUSED,
            SINCE,
            false,
            true);

    private static RunRecord reread(String text) {
        return RunRecord.read(NAME, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(RunRecord record) {
        return new String(record.write(), StandardCharsets.UTF_8);
    }

    @Test
    void comesBackAsItWasWritten() {
        assertThat(RunRecord.read(NAME, RECORD.write())).isEqualTo(RECORD);
        RunRecord asked = RECORD.askedToShutDown();
        assertThat(RunRecord.read(NAME, asked.write())).isEqualTo(asked);
    }

    /** A run must never be taken for none because its state has a new name. */
    @Test
    void readsStatesThatOnlyANewerVersionKnows() {
        RunRecord read = reread(text(RECORD).replace("PAUSED", "LEVITATING").replace("STARTED_PAUSED", "BY_MAGIC"));
        assertThat(read.running()).isTrue();
        assertThat(read.process()).isEqualTo(RECORD.process());
        assertThat(read.state()).isEqualTo(DomainState.UNKNOWN);
        assertThat(read.reason()).isEqualTo(StateReason.UNSPECIFIED);
    }

    @Test
    void readsARecordOfAnOlderVersion() {
        RunRecord read =
                reread(text(RECORD).replace(",\"shutdownAsked\":false", "").replace(",\"resident\":true", ""));
        assertThat(read.process()).isEqualTo(RECORD.process());
        assertThat(read.shutdownAsked()).isFalse();
        assertThat(read.resident()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "false, GUEST_SHUTDOWN, GUEST_SHUTDOWN",
        "false, ENDED, ENDED",
        "true, GUEST_SHUTDOWN, SHUTDOWN_BY_CALLER",
        "true, ENDED, SHUTDOWN_BY_CALLER",
        "true, DESTROYED, DESTROYED",
        "true, PROCESS_DIED, PROCESS_DIED",
        "true, GUEST_PANIC, GUEST_PANIC"
    })
    void knowsWhetherTheGuestWasAskedToEnd(boolean asked, StateReason seen, StateReason written) {
        RunRecord record = asked ? RECORD.askedToShutDown() : RECORD;
        RunRecord ended = record.ended(seen, SINCE.plusSeconds(1));
        assertThat(ended.running()).isFalse();
        assertThat(ended.state()).isEqualTo(DomainState.STOPPED);
        assertThat(ended.reason()).isEqualTo(written);
        assertThat(ended.since()).isEqualTo(SINCE.plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"running\": true}", "nonsense"})
    void refusesGarbage(String text) {
        assertThatThrownBy(() -> reread(text)).isInstanceOf(RuntimeException.class);
    }
}
