package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElfTest {
    private static final byte[] MODULE = ElfFixture.module("depends=virtio\0");

    @Test
    void readsASection() throws IOException {
        assertThat(Elf.of(MODULE).section(".modinfo")).isEqualTo("depends=virtio\0");
        assertThat(Elf.of(MODULE).section(".text")).isEmpty();
    }

    @Test
    void tellsAStaticProgramFromADynamicOne() throws IOException {
        assertThat(Elf.of(ElfFixture.program(3)).needsInterpreter()).isTrue();
        assertThat(Elf.of(ElfFixture.program(1)).needsInterpreter()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 63})
    void rejectsWhatIsTooShort(int length) {
        assertThatIOException()
                .isThrownBy(() -> Elf.of(Arrays.copyOf(MODULE, length)))
                .withMessage("not a 64-bit ELF file");
    }

    @Test
    void rejectsAFileThatWasCutOff() {
        for (int length = 64; length < MODULE.length - 32; length++) {
            byte[] cut = Arrays.copyOf(MODULE, length);
            assertThatIOException()
                    .as("%d bytes", length)
                    .isThrownBy(() -> Elf.of(cut).section(".modinfo"))
                    .withMessage("not a whole ELF file");
        }
    }
}
