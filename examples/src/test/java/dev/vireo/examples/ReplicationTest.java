package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.Generation;
import org.junit.jupiter.api.Test;

class ReplicationTest {
    @Test
    void describesAVolumeOnTwoHosts() {
        assertThat(Drbd.resourceFile(Replication.spec(), Generation.V8_4))
                .contains("on \"host1\" {", "on \"host2\" {", "disk \"/dev/guests/web1\"");
    }
}
