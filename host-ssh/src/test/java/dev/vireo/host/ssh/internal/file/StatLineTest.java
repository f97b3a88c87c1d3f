package dev.vireo.host.ssh.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatLineTest {
    @Test
    void readsWhatStatPrints() {
        FileStatus status = StatLine.parse("81a4 1267 0 2244637 1795356253.580234447 a name with blanks", "");
        assertThat(status)
                .isEqualTo(new FileStatus(
                        "a name with blanks",
                        FileType.FILE,
                        1267,
                        0644,
                        0,
                        2244637,
                        Instant.ofEpochSecond(1795356253, 580234447)));
    }

    @Test
    void knowsTheTypes() {
        assertThat(StatLine.parse("41ed 1 0 1 0.000000000", "d").type()).isEqualTo(FileType.FOLDER);
        assertThat(StatLine.parse("a1ff 1 0 1 0.000000000", "l").type()).isEqualTo(FileType.LINK);
        assertThat(StatLine.parse("c1ed 1 0 1 0.000000000", "s").type()).isEqualTo(FileType.SOCKET);
        assertThat(StatLine.parse("61b0 1 0 1 0.000000000", "b").type()).isEqualTo(FileType.BLOCK_DEVICE);
    }
}
