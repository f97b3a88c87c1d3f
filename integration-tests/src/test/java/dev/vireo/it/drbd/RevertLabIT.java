package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import dev.vireo.storage.StorageTransfer;
import dev.vireo.storage.StorageVolume;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots below a replicated volume, and the way back to them. */
@UseLab(hosts = 2)
@Timeout(3600)
class RevertLabIT {
    private static final ByteSize SPACE = ByteSize.ofMiB(36);
    private static final String BEFORE = "before";
    private static final String AFTER = "after!";

    private Mirror mirror;
    private ReplicatedVolume volume;
    private Map<NodeName, StorageVolume> below;
    private StorageVolume disk;

    private void make(Lab lab, String name) {
        mirror = Mirror.on(lab);
        volume = mirror.make(name);
        below = mirror.below(name);
        disk = volume.disk(mirror.node(1), below);
    }

    private void write(String text) {
        mirror.write(1, disk.acquire("guest").path(), text);
        disk.release("guest");
    }

    private void assertBothHave(String text) {
        volume.ends().forEach(Mirror::awaitHealthy);
        for (int number = 1; number <= 2; number++) {
            StorageVolume there = volume.disk(mirror.node(number), below);
            HostPath device = there.acquire("guest").path();
            assertThat(mirror.read(number, device, text.length())).isEqualTo(text);
            there.release("guest");
        }
        // the page cache of the lower device knows nothing of what DRBD writes
        String sum = "dd if=" + Mirror.volume(volume.name().value()).path() + " bs=1M iflag=direct,count_bytes count="
                + disk.size().bytes() + " status=none | sha256sum";
        assertThat(mirror.host(1).run("sh", "-c", sum)).isEqualTo(mirror.host(2).run("sh", "-c", sum));
    }

    @Test
    void goesBackOnBothHosts(Lab lab) {
        make(lab, "backs");
        HostPath device = disk.acquire("guest").path();
        mirror.write(1, device, BEFORE);
        StorageVolume moment = disk.snapshots().take("backs-s1", SPACE);
        mirror.write(1, device, AFTER);
        assertThat(disk.snapshots().list()).extracting(StorageVolume::name).containsExactly("backs-s1");
        assertThat(moment.size()).as("without the metadata").isEqualTo(disk.size());
        ByteArrayOutputStream backup = new ByteArrayOutputStream();
        StorageTransfer read =
                moment.download(Channels.newChannel(backup)::write).await(Mirror.PATIENCE);
        assertThat(read.bytes()).isEqualTo(disk.size());
        assertThat(backup.toString(StandardCharsets.ISO_8859_1)).startsWith(BEFORE);

        assertThatThrownBy(() -> disk.snapshots().revert("backs-s1").await(Mirror.PATIENCE))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("guest has acquired it");
        assertThatThrownBy(() -> Mirror.lvm(mirror.host(1)).mergeAtNextActivation(Mirror.volume("backs-s1")))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("backs.res");
        assertThat(mirror.read(1, device, AFTER.length())).isEqualTo(AFTER);
        disk.release("guest");
        assertThatThrownBy(
                        () -> volume.revert(mirror.node(2), "backs-s1", below).await(Mirror.PATIENCE))
                .isInstanceOf(NotFoundException.class);

        volume.revert(mirror.node(1), "backs-s1", below).await(Mirror.PATIENCE);
        assertBothHave(BEFORE);
        assertThat(disk.snapshots().list()).isEmpty();

        byte[] image = new byte[3 << 20];
        Arrays.fill(image, (byte) 'u');
        ByteBuffer source = ByteBuffer.wrap(image);
        disk.upload(into -> copy(source, into), ByteSize.ofBytes(image.length)).await(Mirror.PATIENCE);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        volume.disk(mirror.node(2), below)
                .download(Channels.newChannel(content)::write)
                .await(Mirror.PATIENCE);
        assertThat(Arrays.equals(content.toByteArray(), 0, image.length, image, 0, image.length))
                .isTrue();
        disk.remove();
        mirror.assertGone("backs");
    }

    private static int copy(ByteBuffer from, ByteBuffer into) {
        if (!from.hasRemaining()) {
            return -1;
        }
        int length = Math.min(from.remaining(), into.remaining());
        into.put(from.slice(from.position(), length));
        from.position(from.position() + length);
        return length;
    }

    @Test
    void isFinishedOrUndoneWhenTheProgramDies(Lab lab) {
        make(lab, "dies");
        write(BEFORE);
        disk.snapshots().take("dies-s1", SPACE);
        write(AFTER);
        dies("drbdadm down", 2, AFTER);
        dies("dies.res", 1, AFTER); // parked
        dies("lvconvert", 1, AFTER); // the content is on its way, and the other side is good
        assertThat(disk.snapshots().list()).isEmpty();

        write(BEFORE);
        disk.snapshots().take("dies-s1", SPACE);
        write(AFTER);
        dies("dies.res", 2, BEFORE); // all there, and the other side is given up
        disk.remove();
    }

    private void dies(String words, int number, String expected) {
        Dying.after(words, number, mirror, hosts -> {
            StorageVolume lower = Mirror.lvm(hosts.get(0))
                    .pool(Mirror.GROUP)
                    .get(volume.name().value());
            Mirror.volumes(hosts.get(0), hosts.get(1))
                    .volume(volume.name())
                    .revert(mirror.node(1), "dies-s1", Map.of(mirror.node(1), lower))
                    .await(Mirror.PATIENCE);
        });
        assertThat(mirror.volumes().recover()).isEmpty();
        assertBothHave(expected);
    }
}
