package dev.vireo.json;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kept inputs of {@link JsonFuzzTest}, without the fuzzer. */
class JsonCorpusTest {
    static List<Path> inputs() throws IOException, URISyntaxException {
        String folder = "JsonFuzzTestInputs/readsAnything";
        try (Stream<Path> files = Files.list(Path.of(
                Objects.requireNonNull(JsonCorpusTest.class.getResource(folder)).toURI()))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void reads(Path input) throws IOException {
        new JsonFuzzTest().readsAnything(Files.readAllBytes(input));
    }
}
