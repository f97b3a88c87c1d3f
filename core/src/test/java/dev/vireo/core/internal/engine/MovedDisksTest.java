package dev.vireo.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.CopiedDisks;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.FileDisk;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MovedDisksTest {
    private static final DiskSource ROOT = FileDisk.qcow2(HostPath.of("/srv/root.qcow2"));
    private static final DiskSource VOLUME = new BlockDeviceDisk(HostPath.of("/dev/vg/data"));
    private static final DiskSource ELSEWHERE = FileDisk.raw(HostPath.of("/data/root.img"));
    private static final GuestDefinition GUEST = guest(ROOT);

    private static GuestDefinition guest(DiskSource root) {
        DomainName name = DomainName.of("one");
        DomainSpec spec = DomainSpec.builder(name)
                .disk("root", root)
                .disk("data", VOLUME)
                .disk(DiskSpec.builder("cd", FileDisk.raw(HostPath.of("/srv/cd.iso")))
                        .bus(DiskBus.SATA)
                        .kind(DiskKind.CDROM)
                        .build())
                .build();
        return new GuestDefinition(name, new UUID(1, 2), spec, JsonObject.EMPTY);
    }

    private static MovedDisks disks(CopiedDisks which) {
        return MovedDisks.of(which, GUEST, Optional.empty());
    }

    @Test
    void takesNoneUnlessTold() {
        assertThat(disks(CopiedDisks.none()).ids()).isEmpty();
        assertThat(disks(CopiedDisks.none()).images()).isEmpty();
        assertThat(disks(CopiedDisks.none()).theirs()).isSameAs(GUEST);
    }

    @Test
    void takesFilesThatCanBeWrittenAndWhatIsNamed() {
        assertThat(disks(CopiedDisks.files()).ids()).containsExactly("root");
        assertThat(disks(CopiedDisks.files().with("data")).ids()).containsExactlyInAnyOrder("root", "data");
        assertThat(disks(CopiedDisks.none().with("data")).ids()).containsExactly("data");
    }

    @Test
    void makesImagesForFilesOnly() {
        assertThat(disks(CopiedDisks.files().with("data")).images()).containsExactly(ROOT);
        CopiedDisks both = CopiedDisks.none().with("root", VOLUME).with("data", ELSEWHERE);
        assertThat(disks(both).images()).containsExactly(ELSEWHERE);
    }

    @Test
    void namesThePlaceInTheDefinitionThatArrives() {
        MovedDisks moved = disks(CopiedDisks.none().with("root", ELSEWHERE));
        assertThat(moved.target("root")).contains(ELSEWHERE);
        assertThat(moved.target("data")).contains(VOLUME);
        assertThat(moved.theirs().spec()).isEqualTo(guest(ELSEWHERE).spec()).isNotEqualTo(GUEST.spec());
        assertThat(moved.theirs().uuid()).isEqualTo(GUEST.uuid());
    }

    @Test
    void leavesTheTargetsOwnDefinitionAlone() {
        MovedDisks moved = MovedDisks.of(CopiedDisks.none().with("root", VOLUME), GUEST, Optional.of(guest(ELSEWHERE)));
        assertThat(moved.target("root")).contains(ELSEWHERE);
        assertThat(moved.images()).containsExactly(ELSEWHERE);
    }
}
