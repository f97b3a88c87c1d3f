package dev.vireo.microvm.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.CrashAction;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.virtio.block.BlockOptions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MachineDescriptionTest {
    private static MachineDescription description(OptionalInt initrd) {
        return new MachineDescription(
                new UUID(1, 2),
                8L << 30,
                2,
                20,
                21,
                initrd,
                "console=ttyS0 secret=\"x\"",
                List.of(MachineDescription.RNG, "root", "", "n0", "n1"),
                List.of(new MachineDescription.Disk("root", 23, true, "serial", BlockOptions.PLAIN)),
                List.of(
                        new MachineDescription.Nic("n0", "52:54:00:00:00:01", Optional.of("vt0-0"), Optional.empty()),
                        new MachineDescription.Nic("n1", "52:54:00:00:00:02", Optional.empty(), Optional.of("/s"))),
                Optional.of(new MachineDescription.Vsock(3, "/run/vsock")),
                initrd,
                List.of("/run/m0", "/run/m1"),
                "/run/control",
                "/run/console",
                PoweroffAction.PAUSE,
                RebootAction.RESET,
                CrashAction.STOP);
    }

    @Test
    void comesBackOutOfItsJson() {
        for (OptionalInt initrd : List.of(OptionalInt.empty(), OptionalInt.of(22))) {
            MachineDescription all = description(initrd);
            JsonObject json = (JsonObject) Json.parse(Json.write(all.toJson()));
            assertThat(MachineDescription.of(json)).isEqualTo(all);
        }
    }
}
