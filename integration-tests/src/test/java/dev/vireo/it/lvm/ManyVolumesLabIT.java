package dev.vireo.it.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeSpec;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More volumes than a test makes by the way. */
@UseLab
@Timeout(3600)
class ManyVolumesLabIT {
    private static final int NUMBER = 200;

    @Test
    void makesAndRemoves200Volumes(Lab lab) {
        Lvm lvm = Group.on(lab.host(1));
        List<VolumeId> ids =
                IntStream.range(0, NUMBER).mapToObj(i -> Group.id("many" + i)).toList();
        timed("made", ids, id -> lvm.create(VolumeSpec.builder(id, Group.EXTENT).build()));
        List<LogicalVolume> volumes = lvm.report(Group.NAME).volumes();
        assertThat(volumes).extracting(LogicalVolume::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(volumes).allSatisfy(volume -> {
            assertThat(volume.size()).isEqualTo(Group.EXTENT);
            assertThat(volume.minor()).as("it has a device").isPresent();
        });
        timed("removed", ids, lvm::remove);
        assertThat(lvm.report(Group.NAME).volumes()).isEmpty();
    }

    private static void timed(String what, List<VolumeId> ids, Consumer<VolumeId> work) {
        long begun = System.nanoTime();
        ids.forEach(work);
        System.out.printf("%s %d volumes in %.1f s%n", what, ids.size(), (System.nanoTime() - begun) / 1e9);
    }
}
