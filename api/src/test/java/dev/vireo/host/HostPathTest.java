package dev.vireo.host;

import static dev.vireo.Refusals.fieldsRefusedBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPathTest {
    static Stream<String> badPaths() {
        return Stream.of(
                "",
                " ",
                "a",
                "a/b",
                "./a",
                "../a",
                "~/a",
                "//",
                "//a",
                "/a//b",
                "/a/",
                "/.",
                "/..",
                "/a/.",
                "/a/./b",
                "/a/..",
                "/a/../b",
                "/a\nb",
                "/a\0b",
                "/a\u007f",
                "/a\ud83d",
                "/\ude00",
                "C:\\a",
                "/" + "a".repeat(4095));
    }

    @ParameterizedTest
    @MethodSource("badPaths")
    void refusesWhatIsNotAbsoluteAndNormal(String path) {
        assertThat(fieldsRefusedBy(() -> HostPath.of(path))).containsExactly("value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/b",
                "/a b,c",
                "/...",
                "/..a",
                "/a..",
                "/-x",
                "/größe/\ud83d\ude00",
                "/dev/vg0/web1"
            })
    void takesWhatIs(String path) {
        assertThat(HostPath.of(path)).hasToString(path);
    }

    @ParameterizedTest
    @CsvSource({"/, '', /", "/a, a, /", "/a/b, b, /a", "/a/b/c.d, c.d, /a/b"})
    void knowsItsNameAndParent(String path, String name, String parent) {
        assertThat(HostPath.of(path).name()).isEqualTo(name);
        assertThat(HostPath.of(path).parent()).isEqualTo(HostPath.of(parent));
    }

    @Test
    void resolvesOneComponent() {
        assertThat(HostPath.of("/").resolve("a")).isEqualTo(HostPath.of("/a"));
        assertThat(HostPath.of("/a").resolve("b c")).isEqualTo(HostPath.of("/a/b c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/b", "/a", ".", "..", "a\0"})
    void neverResolvesOutOfItself(String name) {
        assertThat(fieldsRefusedBy(() -> HostPath.of("/a").resolve(name))).hasSize(1);
    }

    @Test
    void countsTheBytesOfASocket() {
        assertThat(HostPath.of("/" + "a".repeat(106)).fitsSocket()).isTrue();
        assertThat(HostPath.of("/" + "a".repeat(107)).fitsSocket()).isFalse();
        assertThat(HostPath.of("/" + "ö".repeat(53)).fitsSocket()).isTrue();
        assertThat(HostPath.of("/" + "ö".repeat(54)).fitsSocket()).isFalse();
    }

    @Test
    void isOrderedByItsText() {
        assertThat(Stream.of("/b", "/a/b", "/a").map(HostPath::of).sorted().map(HostPath::value))
                .containsExactly("/a", "/a/b", "/b");
    }
}
