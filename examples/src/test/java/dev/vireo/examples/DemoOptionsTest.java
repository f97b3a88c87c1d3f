package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
    @Test
    void bootsTheDistributionsKernelAndKeepsNothingUnlessAsked() {
        assertThat(DemoOptions.parse()).isEqualTo(new DemoOptions(false, false, Optional.empty(), Optional.empty()));
    }

    @Test
    void takesAKernelAndMakesItsPathAbsolute() {
        DemoOptions options = DemoOptions.parse("--keep", "--kernel", "boot/../vmlinuz");
        assertThat(options.keep()).isTrue();
        assertThat(options.kernel()).contains(Path.of("vmlinuz").toAbsolutePath());
    }

    @Test
    void goesOnWithAFolder() {
        assertThat(DemoOptions.parse("--from", "/tmp/x").from()).contains(Path.of("/tmp/x"));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoOptions.parse("--kernle"))
                .withMessage("there is no option --kernle");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoOptions.parse("--kernel"))
                .withMessage("--kernel needs a value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoOptions.parse("--kernel", "/k", "--from", "/tmp/x"))
                .withMessageStartingWith("--kernel is for a new virtual machine");
    }
}
