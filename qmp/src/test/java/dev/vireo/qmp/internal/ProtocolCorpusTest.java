package dev.vireo.qmp.internal;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kept inputs of {@link ProtocolFuzzTest}, without the fuzzer. */
class ProtocolCorpusTest {
    static List<Path> inputs() throws IOException, URISyntaxException {
        String folder = "ProtocolFuzzTestInputs/decodesAnything";
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(ProtocolCorpusTest.class.getResource(folder))
                        .toURI()))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void decodes(Path input) throws IOException {
        new ProtocolFuzzTest().decodesAnything(Files.readAllBytes(input));
    }
}
