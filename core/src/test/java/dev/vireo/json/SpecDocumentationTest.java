package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SpecDocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "specs.md");

    @Test
    void showsExactlyTheExampleThatIsTested() throws IOException {
        assertThat(Files.readString(PAGE)).contains("```json\n" + ExampleSpec.json() + "```\n");
    }

    @Test
    void namesEveryField() throws IOException {
        String page = Files.readString(PAGE);
        SpecJson.write(ExampleSpec.spec())
                .names()
                .forEach(field -> assertThat(page).contains("| `" + field + "` |"));
    }
}
