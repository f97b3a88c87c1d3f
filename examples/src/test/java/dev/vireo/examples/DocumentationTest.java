package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation shows code that is compiled, and links to what is there. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(?:#[^)\\s]*)?\\)");

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(root, docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** With {@code -Dvireo.docs.refresh} the pages are brought up to date instead. */
    @ParameterizedTest
    @MethodSource("pages")
    void showsTheExamplesAsTheyAre(Path page) throws IOException {
        String text = Files.readString(page);
        String refreshed = DocumentedCode.refreshed(text);
        if (Boolean.getBoolean("vireo.docs.refresh")) {
            Files.writeString(page, refreshed);
        } else {
            assertThat(text).isEqualTo(refreshed);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksToFilesThatAreThere(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        assertThat(LINK.matcher(Files.readString(page)).results().map(it -> it.group(1)))
                .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }
}
