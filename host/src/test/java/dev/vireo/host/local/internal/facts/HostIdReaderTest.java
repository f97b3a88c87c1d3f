package dev.vireo.host.local.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostId;
import dev.vireo.host.HostPath;
import dev.vireo.spi.linux.HostIdReader;
import dev.vireo.testkit.Fault;
import dev.vireo.testkit.ScriptedHost;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostIdReaderTest {
    private static final HostPath MACHINE_ID = HostPath.of("/etc/machine-id");
    private static final HostPath OWN_ID = HostPath.of("/var/lib/vireo/host-id");
    private static final String ID = "3d1219c7c4c5404aaa1f6d2a48adfda4";

    private final ScriptedHost host = ScriptedHost.create();
    private final HostFiles files = host.files();
    private final HostIdReader reader = new HostIdReader(files, MACHINE_ID, OWN_ID);

    private void write(HostPath file, String content) {
        files.createFolders(file.parent(), 0755);
        files.replace(file, content.getBytes(StandardCharsets.ISO_8859_1), 0444);
    }

    @Test
    void isTheMachineId() {
        write(MACHINE_ID, ID + "\n");
        assertThat(reader.read()).isEqualTo(new HostId(ID));
        assertThat(files.status(OWN_ID)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uninitialized\n", "00000000000000000000000000000000\n", "3D1219\n"})
    void isMadeOnceWhereThereIsNone(String content) {
        write(MACHINE_ID, content);
        HostId made = reader.read();
        assertThat(new HostIdReader(files, MACHINE_ID, OWN_ID).read()).isEqualTo(made);
        assertThat(files.status(OWN_ID).orElseThrow().mode()).isEqualTo(0444);
    }

    @Test
    void isWhatSomebodyElseMade() {
        write(OWN_ID, ID + "\n");
        assertThat(reader.read()).isEqualTo(new HostId(ID));
    }

    @Test
    void saysHowToGetOneWhereItMayNotBeMade() {
        host.fail(Fault.READ_ONLY);
        assertThatThrownBy(reader::read)
                .isInstanceOfSatisfying(
                        AccessDeniedException.class,
                        e -> assertThat(e.advice().orElseThrow()).contains("systemd-machine-id-setup"));
    }
}
