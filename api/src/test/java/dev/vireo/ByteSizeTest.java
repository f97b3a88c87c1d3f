package dev.vireo;

import static dev.vireo.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @Test
    void unitsAreBinary() {
        assertThat(ByteSize.ofKiB(1)).isEqualTo(ByteSize.ofBytes(1024));
        assertThat(ByteSize.ofMiB(1)).isEqualTo(ByteSize.ofKiB(1024));
        assertThat(ByteSize.ofGiB(1)).isEqualTo(ByteSize.ofMiB(1024));
        assertThat(ByteSize.ofTiB(1)).isEqualTo(ByteSize.ofGiB(1024));
        assertThat(ByteSize.ofTiB(3).bytes()).isEqualTo(3L << 40);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1, 1 B",
        "1023, 1023 B",
        "1024, 1 KiB",
        "1025, 1025 B",
        "1536, 1536 B",
        "536870912, 512 MiB",
        "1610612736, 1536 MiB",
        "1099511627776, 1 TiB",
        "9223372036854775807, 9223372036854775807 B",
    })
    void isWrittenInTheLargestUnitThatDividesIt(long bytes, String text) {
        assertThat(ByteSize.ofBytes(bytes)).hasToString(text);
        assertThat(ByteSize.parse(text)).isEqualTo(ByteSize.ofBytes(bytes));
    }

    @Test
    void everySizeCanBeReadBack() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            ByteSize size =
                    ByteSize.ofBytes((random.nextLong() >>> (41 + random.nextInt(22))) << 10 * random.nextInt(5));
            assertThat(ByteSize.parse(size.toString())).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 GiB", "2GiB", "  2   GiB ", "2048 MiB", "2147483648 B", "0002 GiB"})
    void readsAnyUnitWithOrWithoutSpace(String text) {
        assertThat(ByteSize.parse(text)).isEqualTo(ByteSize.ofGiB(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2",
                "GiB",
                "2 GB",
                "2 G",
                "2 gib",
                "2 GIB",
                "-2 GiB",
                "+2 GiB",
                "1.5 GiB",
                "1e3 B",
                "2 GiB x",
                "0x10 B",
                "٣ GiB",
                "1_000 B",
                "99999999999999999999 B"
            })
    void refusesEverythingElse(String text) {
        assertThat(refusal(() -> ByteSize.parse(text)).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.problem())
                        .isEqualTo("must be a whole number and B, KiB, MiB, GiB or TiB"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8388608 TiB", "9223372036854775808 B", "9999999999999999999 KiB"})
    void refusesWhatDoesNotFit(String text) {
        assertThat(refusal(() -> ByteSize.parse(text))).hasMessageContaining("must be less than 8 EiB");
    }

    @Test
    void isNeverNegative() {
        assertThat(refusal(() -> ByteSize.ofBytes(-1))).hasMessageContaining("must not be negative");
        assertThat(refusal(() -> ByteSize.ofGiB(-1))).hasMessageContaining("must not be negative");
        refusal(() -> ByteSize.ofTiB(Long.MAX_VALUE));
        refusal(() -> ByteSize.ofKiB(Long.MIN_VALUE));
    }

    @Test
    void comparesByAmount() {
        assertThat(List.of(ByteSize.ofMiB(1), ByteSize.ZERO, ByteSize.ofKiB(1)).stream()
                        .sorted())
                .containsExactly(ByteSize.ZERO, ByteSize.ofKiB(1), ByteSize.ofMiB(1));
    }

    @Test
    void tellsMultiplesAndWholeMebibytes() {
        assertThat(ByteSize.ofMiB(3).isMultipleOf(ByteSize.ofMiB(1))).isTrue();
        assertThat(ByteSize.ZERO.isMultipleOf(ByteSize.ofMiB(1))).isTrue();
        assertThat(ByteSize.ofBytes(1).isMultipleOf(ByteSize.ofMiB(1))).isFalse();
        assertThat(ByteSize.ofBytes(1).isMultipleOf(ByteSize.ZERO)).isFalse();
        assertThat(ByteSize.ofBytes((2 << 20) - 1).toMiB()).isEqualTo(1);
    }
}
