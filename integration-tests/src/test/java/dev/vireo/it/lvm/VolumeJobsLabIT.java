package dev.vireo.it.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.SystemId;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeSpec;
import dev.vireo.storage.StorageTransfer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes its time, on real disks. */
@UseLab
@Timeout(1200)
class VolumeJobsLabIT {
    private static final ByteSize SIZE = ByteSize.ofMiB(32);

    private static VolumeId make(Lvm lvm, String name) {
        VolumeId id = Group.id(name);
        lvm.create(VolumeSpec.builder(id, SIZE).build());
        return id;
    }

    @Test
    void contentGoesInAndOutAndIsCopiedAndWiped(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId one = make(lvm, "one");
        VolumeId two = Group.id("two");
        byte[] image = new byte[24 << 20];
        new Random(1).nextBytes(image);
        Arrays.fill(image, 8 << 20, 16 << 20, (byte) 0);
        Group.write(host, one.path(), "what was there before");
        StorageTransfer sent = lvm.content()
                .upload(one, Channels.newChannel(new ByteArrayInputStream(image))::read, ByteSize.ofBytes(image.length))
                .await(Group.PATIENCE);
        assertThat(sent.zeroes()).isEqualTo(ByteSize.ofMiB(8));
        String sum =
                host.run("sh", "-c", "dd if=" + one.path() + " bs=1M count=24 iflag=direct status=none | sha256sum");
        assertThat(sum).startsWith(sent.sha256());
        assertThat(lvm.content()
                        .copy(one, two, Optional.empty())
                        .await(Group.PATIENCE)
                        .tags())
                .as("it is complete")
                .isEmpty();
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        lvm.content().download(two, Channels.newChannel(back)::write).await(Group.PATIENCE);
        assertThat(Arrays.copyOf(back.toByteArray(), image.length)).isEqualTo(image);
        lvm.content().wipe(one).await(Group.PATIENCE);
        assertThat(host.run(Command.of(
                                "cmp", "-n", "" + SIZE.bytes(), one.path().value(), "/dev/zero"))
                        .exitStatus())
                .isZero();
        lvm.acquire(one, "web1");
        assertThatThrownBy(() -> lvm.content().wipe(one).await(Group.PATIENCE))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("web1");
        lvm.release(one, "web1");
        lvm.remove(one);
        lvm.remove(two);
    }

    @Test
    void aVolumeIsMirroredScrubbedAndMoved(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId volume = make(lvm, "mirrored");
        Group.write(host, volume.path(), "precious");
        assertThat(lvm.jobs().mirror(volume, 2).await(Group.PATIENCE).segments())
                .extracting(segment -> segment.type())
                .containsExactly("raid1");
        assertThat(lvm.jobs().scrub(volume, false).await(Group.PATIENCE).mismatches())
                .hasValue(0);
        assertThat(lvm.jobs().mirror(volume, 1).await(Group.PATIENCE).segments())
                .extracting(segment -> segment.type())
                .containsExactly("linear");
        lvm.jobs().evacuate(Group.NAME, host.spareDisk(0), Optional.empty()).await(Group.PATIENCE);
        assertThat(lvm.volume(volume).segments().get(0).devices().get(0))
                .startsWith(host.spareDisk(1).value());
        assertThat(Group.read(host, volume.path(), 8)).isEqualTo("precious");
        lvm.writable(volume, false);
        assertThat(host.run(Command.of("dd", "if=/dev/zero", "of=" + volume.path(), "count=1", "oflag=direct"))
                        .succeeded())
                .isFalse();
        lvm.remove(volume);
    }

    @Test
    void aGroupOnANetworkBlockDeviceNeedsASystemId(Lab lab) {
        LabHost host = lab.host(1);
        HostPath device = HostPath.of("/dev/nbd0");
        VolumeGroupName name = VolumeGroupName.of("remote");
        host.run("modprobe", "nbd");
        host.run("truncate", "-s", "64M", "/var/tmp/nbd");
        host.run("qemu-nbd", "--fork", "--format=raw", "--persistent", "--connect=" + device, "/var/tmp/nbd");
        try {
            LvmOptions.Builder options =
                    LvmOptions.builder().deadline(Group.PATIENCE).devices(device);
            assertThatThrownBy(() ->
                            Lvm.on(host.host(), options.build()).groups().create(name, Group.EXTENT, List.of(device)))
                    .isInstanceOf(WrongStateException.class)
                    .hasMessageContaining("nbd0 (a network block device)")
                    .hasMessageContaining("LvmOptions.unshared");
            Lvm named =
                    Lvm.on(host.host(), options.systemId(SystemId.of("host1")).build());
            assertThat(named.groups()
                            .create(name, Group.EXTENT, List.of(device))
                            .systemId())
                    .contains("host1");
            named.groups().remove(name);
        } finally {
            host.run("qemu-nbd", "--disconnect", device.value());
        }
    }
}
