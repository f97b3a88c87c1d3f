package dev.vireo.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.core.internal.store.Intent.Operation;
import dev.vireo.domain.DomainName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntentTest {
    private static final DomainName NAME = DomainName.of("web1");
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

    private static Intent read(String text) {
        return Intent.read("id", text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(names = "FOREIGN", mode = EnumSource.Mode.EXCLUDE)
    void comesBackAsItWasWritten(Operation operation) {
        Intent intent = Intent.of(operation, NAME, "0badc0de", true, SINCE);
        assertThat(Intent.read(intent.id(), intent.write())).isEqualTo(intent);
    }

    @Test
    void hasAnIdOfItsOwn() {
        assertThat(Intent.of(Operation.START, NAME, "", true, SINCE).id())
                .isNotEqualTo(Intent.of(Operation.START, NAME, "", true, SINCE).id());
    }

    /** What comes later in these is not understood, but whose it is and which folder must be known. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                {"schema": 1, "requires": [], "operation": "TELEPORT", "domain": "web1", "folder": "0badc0de",
                 "since": "2026-01-02T03:04:05Z"}""", """
                {"schema": 2, "requires": [], "operation": "START", "domain": "web1", "folder": "0badc0de",
                 "resume": "perhaps", "since": "2026-01-02T03:04:05Z"}""", """
                {"schema": 1, "requires": ["wormholes"], "operation": "START", "domain": "web1",
                 "folder": "0badc0de", "resume": true, "since": "2026-01-02T03:04:05Z"}"""})
    void isForeignWhereOnlyANewerVersionUnderstandsIt(String text) {
        Intent intent = read(text);
        assertThat(intent.operation()).isEqualTo(Operation.FOREIGN);
        assertThat(intent.domain()).isEqualTo(NAME);
        assertThat(intent.folder()).isEqualTo("0badc0de");
    }

    @Test
    void ignoresWhatANewerVersionMayAdd() {
        Intent intent = read("""
                {"schema": 1, "requires": [], "operation": "DESTROY", "domain": "web1", "folder": "0badc0de",
                 "resume": false, "since": "2026-01-02T03:04:05Z", "colour": "blue"}""");
        assertThat(intent.operation()).isEqualTo(Operation.DESTROY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"domain\": \"../x\"}", "null"})
    void refusesGarbage(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(RuntimeException.class);
    }
}
