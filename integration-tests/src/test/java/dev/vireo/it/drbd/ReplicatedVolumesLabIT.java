package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.drbd.AbsentPeer;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.PromotionRefusedException;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.Role;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of volumes on two hosts. */
@UseLab(hosts = 2)
@Timeout(1800)
class ReplicatedVolumesLabIT {
    private static HostPath device(ReplicatedVolume volume, Mirror mirror, int host) {
        return HostPath.of("/dev/drbd" + volume.spec().side(mirror.node(host)).minor());
    }

    @Test
    void whatOneHostWritesTheOtherReads(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        ReplicatedVolume volume = mirror.make("web1");
        DrbdResource one = volume.end(mirror.node(1));
        DrbdResource other = volume.end(mirror.node(2));
        assertThat(one.state().isHealthy()).as("without a synchronization").isTrue();

        one.promote(Promotion.SAFE);
        mirror.write(1, device(volume, mirror, 1), "written here");
        assertThatThrownBy(() -> other.promote(Promotion.SAFE))
                .isInstanceOf(PromotionRefusedException.class)
                .hasMessageContaining("its peer is primary");
        one.demote();
        other.promote(Promotion.SAFE);
        assertThat(mirror.read(2, device(volume, mirror, 2), 12)).isEqualTo("written here");
        other.demote();

        other.disconnect();
        other.disconnect();
        assertThatThrownBy(() -> other.promote(Promotion.SAFE)).isInstanceOf(PromotionRefusedException.class);
        other.promote(Promotion.ACCEPT_DATA_LOSS);
        assertThat(other.state().role()).isEqualTo(Role.PRIMARY);
        other.demote();
        other.connect();
        Mirror.awaitHealthy(other);

        assertThat(mirror.volumes().list()).extracting(ReplicatedVolume::name).contains(volume.name());
        assertThat(volume.remove(AbsentPeer.REFUSE)).isEmpty();
        mirror.assertGone("web1");
        assertThatThrownBy(volume::spec).isInstanceOf(NotFoundException.class);
        assertThat(mirror.read(1, Mirror.volume("web1").path(), 12)).isEqualTo("written here");
    }

    @Test
    void keepsClearOfWhatIsThere(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        ReplicatedVolumes volumes = mirror.volumes();
        mirror.makeDisks("db1");
        mirror.write(2, Mirror.volume("db1").path(), "something that nobody recognizes");
        CreateOptions zeroes = CreateOptions.builder().skipSynchronization().build();
        assertThatThrownBy(() -> mirror.create(volumes, "db1", zeroes))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("not all zeroes");
        mirror.assertGone("db1");
        mirror.host(1).run("mkswap", Mirror.volume("db1").path().value());
        assertThatThrownBy(() -> mirror.create(volumes, "db1", CreateOptions.defaults()))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("swap");

        String foreign =
                "resource db1 { on a { device minor 0; disk /dev/x; meta-disk internal; address 10.0.0.1:7788; }"
                        + " on b { device minor 0; disk /dev/x; meta-disk internal; address 10.0.0.2:7788; } }\n";
        HostPath file = HostPath.of("/etc/drbd.d/db1.res");
        mirror.host(1).host().files().create(file, foreign.getBytes(StandardCharsets.UTF_8), 0644);
        assertThatThrownBy(() -> mirror.create(
                        volumes, "db1", CreateOptions.builder().wipe().build()))
                .isInstanceOf(AlreadyExistsException.class);
        assertThat(mirror.host(1).run("cat", file.value())).isEqualTo(foreign);
        mirror.host(1).run("rm", file.value());

        ReplicatedVolume volume =
                mirror.create(volumes, "db1", CreateOptions.builder().wipe().build());
        volume.ends().forEach(Mirror::awaitHealthy);
        assertThatThrownBy(() -> mirror.create(
                        volumes, "db1", CreateOptions.builder().wipe().build()))
                .isInstanceOf(AlreadyExistsException.class);
        ReplicatedVolume second = mirror.make("db2");
        assertThat(second.spec().sides().get(0).minor())
                .isNotEqualTo(volume.spec().sides().get(0).minor());
        second.remove(AbsentPeer.REFUSE);

        volume.end(mirror.node(1)).promote(Promotion.SAFE);
        mirror.host(1)
                .run(
                        "sh",
                        "-c",
                        "sleep 1000 < " + device(volume, mirror, 1) + " > /dev/null 2>&1 & echo $! > /run/holder");
        assertThatThrownBy(() -> volume.remove(AbsentPeer.REFUSE)).isInstanceOf(WrongStateException.class);
        assertThat(volume.end(mirror.node(1)).state().isHealthy()).isTrue();
        mirror.host(1).run("sh", "-c", "kill $(cat /run/holder)");
        volume.remove(AbsentPeer.REFUSE);
        mirror.assertGone("db1");
    }
}
