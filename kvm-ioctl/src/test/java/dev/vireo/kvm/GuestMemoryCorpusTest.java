package dev.vireo.kvm;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kept inputs of {@link GuestMemoryFuzzTest}, and many random ones, without the fuzzer. */
class GuestMemoryCorpusTest {
    static List<Path> inputs() throws IOException, URISyntaxException {
        String folder = "GuestMemoryFuzzTestInputs/staysInside";
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(GuestMemoryCorpusTest.class.getResource(folder))
                        .toURI()))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void keptInputsStayInside(Path input) throws IOException {
        new GuestMemoryFuzzTest().staysInside(Files.readAllBytes(input));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomInputsStayInside(long seed) {
        byte[] input = new byte[18 * 2_000];
        new Random(seed).nextBytes(input);
        new GuestMemoryFuzzTest().staysInside(input);
    }
}
