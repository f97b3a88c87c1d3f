package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.Subscription;
import dev.vireo.drbd.AbsentPeer;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.DrbdWatch;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.ResourceEvent;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.Side;
import dev.vireo.drbd.SynchronizationJob;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeSpec;
import dev.vireo.storage.StorageVolume;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of volumes on two hosts: they grow, lose a side and get it back, and are made without one. */
@UseLab(hosts = 2)
@Timeout(1800)
class VolumeChangesLabIT {
    private static void awaitPrimary(Subscription<ResourceEvent> events) {
        Optional<ResourceEvent> event = events.next(Mirror.PATIENCE);
        while (event.orElseThrow()
                .after()
                .filter(state -> state.role() == Role.PRIMARY)
                .isEmpty()) {
            event = events.next(Mirror.PATIENCE);
        }
    }

    @Test
    void growsWhileItIsUsed(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        ReplicatedVolume volume = mirror.make("grows");
        StorageVolume disk = volume.disk(mirror.node(1), mirror.below("grows"));
        HostPath device;
        try (DrbdWatch watch = Drbd.on(mirror.host(1).host()).watch();
                Subscription<ResourceEvent> events = watch.events().open(ResourceEvent.class)) {
            device = disk.acquire("web1").path();
            awaitPrimary(events);
        }
        assertThatThrownBy(() -> disk.acquire("web2")).isInstanceOf(WrongStateException.class);
        assertThatThrownBy(() -> volume.remove(AbsentPeer.REFUSE)).isInstanceOf(WrongStateException.class);
        assertThatThrownBy(() -> Mirror.lvm(mirror.host(2)).remove(Mirror.volume("grows")))
                .isInstanceOf(WrongStateException.class);
        mirror.host(1).run("sh", "-c", "sleep 10000 < " + device + " > /dev/null 2>&1 & echo $! > /run/holder");
        ByteSize size = ByteSize.ofMiB(48);
        disk.grow(size);
        assertThat(disk.size().bytes()).isGreaterThanOrEqualTo(size.bytes());
        String last = String.valueOf(47 << 20);
        mirror.host(1)
                .run(
                        "sh",
                        "-c",
                        "echo at the end | dd of=" + device + " oflag=seek_bytes,direct conv=sync bs=4096 seek="
                                + last);
        assertThatThrownBy(() -> disk.release("web1")).isInstanceOf(WrongStateException.class);
        mirror.host(1).run("sh", "-c", "kill $(cat /run/holder)");
        disk.release("web1");
        disk.release("web1");

        StorageVolume there = volume.disk(mirror.node(2), mirror.below("grows"));
        there.acquire("web1");
        assertThat(mirror.host(2)
                        .run(
                                "sh",
                                "-c",
                                "dd if=" + device + " iflag=skip_bytes,direct bs=4096 count=1 skip=" + last
                                        + " | head -c 10"))
                .isEqualTo("at the end");
        there.release("web1");
        there.remove();
        assertThat(Mirror.lvm(mirror.host(1)).report().volume(Mirror.volume("grows")))
                .isEmpty();
    }

    @Test
    void getsALostSideBackWhileTheOtherIsUsed(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        ReplicatedVolume volume = mirror.make("loses");
        StorageVolume disk = volume.disk(mirror.node(1), mirror.below("loses"));
        HostPath device = disk.acquire("web1").path();
        mirror.write(1, device, "kept all the time");
        volume.end(mirror.node(2)).down();
        VolumeId fresh = Mirror.volume("fresh");
        Mirror.lvm(mirror.host(2)).create(VolumeSpec.builder(fresh, Mirror.SIZE).build());
        Side old = volume.spec().side(mirror.node(2));
        Side side = Side.builder(mirror.node(2))
                .disk(fresh.path())
                .minor(old.minor())
                .address(old.address(), old.port())
                .build();
        volume.replaceSide(side, true).await(Mirror.PATIENCE);
        SynchronizationJob job = volume.synchronization(mirror.node(1));
        assertThat(job.await(Mirror.PATIENCE).isHealthy()).isTrue();
        disk.release("web1");
        volume.dissolve(mirror.node(2));
        assertThat(mirror.read(2, fresh.path(), 17)).isEqualTo("kept all the time");
        assertThat(mirror.read(1, Mirror.volume("loses").path(), 17)).isEqualTo("kept all the time");
    }

    /** A host that cannot be reached while the set has its name. */
    private static Host reachable(Host host, Set<String> away) {
        return (Host) Proxy.newProxyInstance(
                Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
                    if (away.contains("away")
                            && !Set.of("address", "facts", "id").contains(method.getName())) {
                        throw new UnreachableException(ErrorDetails.of("reach", host.address(), "it is away"));
                    }
                    try {
                        return method.invoke(host, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void isMadeAndRemovedWhileOneHostIsAway(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        mirror.makeDisks("alone");
        Set<String> away = new HashSet<>(Set.of("away"));
        ReplicatedVolumes volumes =
                Mirror.volumes(mirror.host(1).host(), reachable(mirror.host(2).host(), away));
        assertThatThrownBy(() -> mirror.create(volumes, "alone", CreateOptions.defaults()))
                .isInstanceOf(UnreachableException.class);
        ReplicatedVolume volume = mirror.create(
                volumes, "alone", CreateOptions.builder().peerMayBeAway().build());
        away.clear();
        volume.replaceSide(volume.spec().side(mirror.node(2)), false).await(Mirror.PATIENCE);
        volume.synchronization(mirror.node(2)).await(Mirror.PATIENCE);

        away.add("away");
        assertThatThrownBy(() -> volume.remove(AbsentPeer.REFUSE)).isInstanceOf(UnreachableException.class);
        assertThat(volume.remove(AbsentPeer.FINISH_LATER)).containsExactly(mirror.node(2));
        assertThat(volumes.recover()).hasSize(1);
        away.clear();
        assertThat(volumes.recover()).isEmpty();
        mirror.assertGone("alone");
    }
}
