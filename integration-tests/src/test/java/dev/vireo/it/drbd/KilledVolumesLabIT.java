package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.drbd.AbsentPeer;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.ResourceName;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import dev.vireo.storage.StorageVolume;
import dev.vireo.testkit.EffectHook;
import dev.vireo.testkit.FaultyHost;
import dev.vireo.testkit.HostCall;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program dies in the middle of something; the next one puts it right. */
@UseLab(hosts = 2)
@Timeout(3600)
class KilledVolumesLabIT {
    private static final ResourceName NAME = ResourceName.of("killed");

    /** What a program does not survive; nothing of ours catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies once, after the n-th call that the words are in. */
    private static EffectHook dyingAfter(String words, int number) {
        int[] seen = {0};
        return new EffectHook() {
            @Override
            public void before(HostCall call) {}

            @Override
            public void after(HostCall call) {
                if (call.toString().contains(words) && ++seen[0] == number) {
                    throw new Killed();
                }
            }
        };
    }

    private static void kill(Mirror mirror, String words, int number, Consumer<ReplicatedVolumes> work) {
        EffectHook hook = dyingAfter(words, number);
        ReplicatedVolumes dying = Mirror.volumes(
                FaultyHost.wrap(mirror.host(1).host(), hook),
                FaultyHost.wrap(mirror.host(2).host(), hook));
        boolean died = false;
        try {
            work.accept(dying);
        } catch (Killed | CancellationException e) {
            died = true;
        }
        assertThat(died).as("died after " + words).isTrue();
        assertThat(mirror.volumes().recover()).isEmpty();
    }

    @Test
    void whatWasBegunIsFinishedOrUndone(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        mirror.makeDisks(NAME.value());
        CreateOptions zeroes =
                CreateOptions.builder().wipe().skipSynchronization().build();
        Consumer<ReplicatedVolumes> create = volumes -> mirror.create(volumes, NAME.value(), zeroes);
        kill(mirror, "killed.res", 1, create);
        mirror.assertGone(NAME.value());
        kill(mirror, "create-md", 2, create);
        mirror.assertGone(NAME.value());
        kill(mirror, "adjust", 1, create);
        mirror.assertGone(NAME.value());
        kill(mirror, "new-current-uuid", 1, create);
        mirror.assertGone(NAME.value());
        kill(mirror, "killed.res", 5, create); // one side is finished
        ReplicatedVolume volume = mirror.volumes().volume(NAME);
        volume.ends().forEach(Mirror::awaitHealthy);

        Map<NodeName, StorageVolume> below = mirror.below(NAME.value());
        kill(mirror, "drbdadm resize", 1, volumes -> volumes.volume(NAME).grow(ByteSize.ofMiB(40), below));
        for (NodeName node : List.of(mirror.node(1), mirror.node(2))) {
            assertThat(volume.disk(node, below).size().bytes())
                    .isGreaterThanOrEqualTo(ByteSize.ofMiB(40).bytes());
            Mirror.awaitHealthy(volume.end(node));
        }

        kill(mirror, "wipe-md", 1, volumes -> volumes.volume(NAME).remove(AbsentPeer.REFUSE));
        mirror.assertGone(NAME.value());
    }
}
