package dev.vireo.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.drbd.Reversion.Course;
import dev.vireo.drbd.internal.Definition.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReversionTest {
    @ParameterizedTest
    @CsvSource({
        "FINISHED, FINISHED, START", // taken down, or settled already
        "PARKED, FINISHED, COPY_BACK", // the content may be changing
        "METADATA, FINISHED, COPY_BACK", // died while it was copied back
        "PARKED, METADATA, FINISH", // the content is there
        "METADATA, METADATA, FINISH",
        "FINISHED, METADATA, FINISH"
    })
    void theFilesTellWhichSideIsGood(Stage target, Stage peer, Course expected) {
        assertThat(Course.of(target, peer)).isEqualTo(expected);
    }
}
