package dev.vireo.qemu.internal.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.domain.CpuModel;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonTypeException;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.FileDisk;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbiJsonTest {
    private final DomainSpec full = Sites.spec()
            .firmware(Firmware.UEFI)
            .agent(true)
            .vnc(true)
            .disk("root", FileDisk.raw(HostPath.of("/srv/a")))
            .disk(DiskSpec.builder("data", FileDisk.raw(HostPath.of("/srv/b")))
                    .bus(DiskBus.SCSI)
                    .build())
            .nic("lan", UserNetwork.create())
            .build();

    @Test
    void readsWhatItWrites() {
        GuestAbi abi = Sites.fix(full);
        GuestAbi again = AbiJson.read(Json.parse(AbiJson.write(abi).toString()).asObject());
        assertThat(again).isEqualTo(abi);
        assertThat(List.copyOf(again.devices().keySet()))
                .as("the order counts")
                .isEqualTo(List.copyOf(abi.devices().keySet()));
        assertThat(List.copyOf(again.cpu().features().keySet()))
                .isEqualTo(List.copyOf(abi.cpu().features().keySet()));
    }

    @Test
    void readsWhatItWritesForAGuestWithLittle() {
        GuestAbi abi = Sites.fix(
                Sites.spec().cpu(CpuModel.MAX).rng(false).balloon(false).build());
        assertThat(AbiJson.read(AbiJson.write(abi))).isEqualTo(abi);
    }

    @Test
    void refusesWhatANewerVersionFixed() {
        JsonObject newer = AbiJson.write(Sites.fix(full)).with("schema", 2);
        assertThatThrownBy(() -> AbiJson.read(newer)).isInstanceOf(UnreadableStateException.class);
    }

    @Test
    void namesWhatIsCorrupt() {
        JsonObject corrupt = AbiJson.write(Sites.fix(full)).with("devices", "none");
        assertThatThrownBy(() -> AbiJson.read(corrupt))
                .isInstanceOf(JsonTypeException.class)
                .hasMessageContaining("devices");
    }
}
