package dev.vireo.core.internal.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveCompression;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import dev.vireo.storage.FileDisk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SaveHeaderTest {
    private static final UUID ID = UUID.fromString("0d9f3b1e-8f57-4f0a-9a0f-3c6f5d1f0001");
    private static final GuestDefinition GUEST = new GuestDefinition(
            DomainName.of("web1"),
            ID,
            DomainSpec.builder(DomainName.of("web1"))
                    .uuid(ID)
                    .disk("root", FileDisk.raw(HostPath.of("/disks/web1.img")))
                    .build(),
            JsonObject.of("machine", "q35"));
    private static final SaveHeader HEADER =
            new SaveHeader("save-1", "qemu", GUEST, SaveCompression.ZSTD, true, 0, 0, 0).withRoom();

    private static SaveHeader read(byte[] file) {
        SaveHeader.First first = SaveHeader.first("/x", Arrays.copyOf(file, SaveHeader.FIRST_LINE));
        return SaveHeader.read("/x", first, Arrays.copyOfRange(file, first.begin(), first.begin() + first.length()));
    }

    @Test
    void readsWhatItHasWritten() {
        SaveHeader complete = HEADER.complete(Long.MAX_VALUE, 4_294_967_295L);
        assertThat(complete.write()).hasSize((int) HEADER.offset());
        assertThat(read(complete.write())).isEqualTo(complete);
        assertThat(HEADER.offset() % 4096).isZero();
    }

    @Test
    void refusesDamageAnywhere() {
        byte[] good = HEADER.complete(7, 8).write();
        SaveHeader.First first = SaveHeader.first("/x", Arrays.copyOf(good, SaveHeader.FIRST_LINE));
        for (int at = 0; at < first.begin() + first.length(); at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x20;
            int where = at;
            assertThatThrownBy(() -> check(read(bad), where)).isInstanceOf(UnreadableStateException.class);
        }
    }

    /** A damaged offset is noticed by the size of the file. */
    private static void check(SaveHeader header, int at) {
        if (header.offset() != HEADER.offset()) {
            throw SaveHeader.corrupt("/x", "another offset, by byte " + at, null);
        }
    }

    @Test
    void tellsWhatWasNeverCompletedFromWhatIsNewer() {
        assertThatThrownBy(() -> SaveHeader.first("/x", new byte[128]))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("never completed");
        assertThatThrownBy(() -> SaveHeader.first("/x", "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("no save file");
        byte[] newer = "VIREO-SAVE 2 4096 10 00000000\n".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> SaveHeader.first("/x", newer))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void restoresUnderAnotherNameOnOtherDisks() {
        UUID other = UUID.randomUUID();
        GuestDefinition restored = RestoredSpec.of(
                GUEST,
                RestoreOptions.builder()
                        .name(DomainName.of("web2"))
                        .uuid(other)
                        .disk("root", FileDisk.qcow2(HostPath.of("/disks/web2.qcow2")))
                        .build());
        assertThat(restored.name().value()).isEqualTo("web2");
        assertThat(restored.spec().name()).isEqualTo(restored.name());
        assertThat(restored.spec().uuid()).contains(other);
        assertThat(restored.spec().disks().get(0).source()).isEqualTo(FileDisk.qcow2(HostPath.of("/disks/web2.qcow2")));
        assertThat(restored.fixed()).isEqualTo(GUEST.fixed());
        assertThat(RestoredSpec.of(GUEST, RestoreOptions.defaults())).isEqualTo(GUEST);
        assertThatThrownBy(() -> RestoredSpec.of(
                        GUEST,
                        RestoreOptions.builder()
                                .disk("nosuch", FileDisk.raw(HostPath.of("/x")))
                                .build()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("nosuch");
    }
}
