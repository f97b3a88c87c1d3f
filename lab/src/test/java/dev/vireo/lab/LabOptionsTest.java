package dev.vireo.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import org.junit.jupiter.api.Test;

class LabOptionsTest {
    @Test
    void isOneHostByDefault() {
        LabOptions options = LabOptions.builder().build();
        assertThat(options.hosts()).isEqualTo(1);
        assertThat(options.memory()).isEqualTo(ByteSize.ofGiB(3));
        assertThat(options.resume()).isTrue();
        assertThat(options.folder()).isEmpty();
    }

    @Test
    void namesEverythingThatIsOutOfRange() {
        LabOptions.Builder wrong = LabOptions.builder()
                .hosts(4)
                .memory(ByteSize.ofMiB(64))
                .vcpus(0)
                .spareDisks(9, ByteSize.ofKiB(1))
                .withPackage("htop; rm -rf /");
        assertThatThrownBy(wrong::build)
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::field)
                                .containsExactly(
                                        "hosts", "memory", "vcpus", "spareDisks", "spareDiskSize", "packages"));
    }
}
