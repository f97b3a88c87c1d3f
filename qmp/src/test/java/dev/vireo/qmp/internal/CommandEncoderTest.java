package dev.vireo.qmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.json.JsonObject;
import dev.vireo.qmp.QmpCommand;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandEncoderTest {
    private static String encode(QmpCommand command) {
        return StandardCharsets.UTF_8.decode(CommandEncoder.encode(command, 42)).toString();
    }

    @Test
    void writesTheShortestLine() {
        assertThat(encode(QmpCommand.of("query-status"))).isEqualTo("{\"execute\":\"query-status\",\"id\":42}\n");
        assertThat(encode(QmpCommand.of("yank").outOfBand())).isEqualTo("{\"exec-oob\":\"yank\",\"id\":42}\n");
    }

    @Test
    void argumentsAreJsonOnOneLine() {
        assertThat(encode(QmpCommand.of("x", JsonObject.of("path", "a\n\"b\",ü"))))
                .isEqualTo("{\"execute\":\"x\",\"arguments\":{\"path\":\"a\\n\\\"b\\\",ü\"},\"id\":42}\n");
    }
}
