package dev.vireo.lab.internal.host;

import dev.vireo.ByteSize;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.NicSpec;
import dev.vireo.host.HostPath;
import dev.vireo.lab.internal.image.Image;
import dev.vireo.network.MacAddress;
import dev.vireo.network.StreamNetwork;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.FileDisk;

/**
 * The virtual machine that a lab host is. Pure. What a guest can see of it is the same for all, so that one saved state
 * fits each.
 *
 * @param memory of the host
 * @param vcpus of the host
 * @param spares how many disks it has to play with
 * @param spareSize of each
 */
public record Machine(ByteSize memory, int vcpus, int spares, ByteSize spareSize) {
    private static final MacAddress MANAGEMENT = MacAddress.of("52:54:00:4c:41:01");
    private static final MacAddress DATA = MacAddress.of("52:54:00:4c:41:02");
    private static final String COMMAND_LINE =
            "root=/dev/disk/by-id/virtio-base ro console=ttyS0 loglevel=4 net.ifnames=1 systemd.show_status=auto";

    /**
     * The spec of a host.
     *
     * @param folder where its disks are
     * @param sshPort the port of this machine that leads to its ssh server
     * @param dataSocket its port of the switch
     */
    public DomainSpec spec(DomainName name, Image image, HostPath folder, int sshPort, HostPath dataSocket) {
        DomainSpec.Builder spec = DomainSpec.builder(name)
                .description("lab host")
                .memory(memory)
                .vcpus(vcpus)
                .cpu(CpuModel.MAX)
                .accelerator(Accelerator.EMULATION)
                .kernel(KernelBoot.of(image.kernel()).initrd(image.initrd()).commandLine(COMMAND_LINE))
                .disk(disk("base", image.base()).readOnly(true).build())
                .disk(disk("own", own(folder)).build())
                .nic(NicSpec.builder("mgmt", UserNetwork.create().forwardTcp(sshPort, 22))
                        .mac(MANAGEMENT)
                        .build())
                .nic(NicSpec.builder("data", StreamNetwork.to(dataSocket))
                        .mac(DATA)
                        .build());
        for (int i = 0; i < spares; i++) {
            spec.disk(disk("spare" + i, spare(folder, i)).build());
        }
        return spec.build();
    }

    /** What is on them need not survive this machine, only the hosts' own crashes. */
    private static DiskSpec.Builder disk(String id, HostPath file) {
        return DiskSpec.builder(id, FileDisk.raw(file)).serial(id).cache(DiskCache.UNSAFE);
    }

    /** The disk with what a host writes. */
    public static HostPath own(HostPath folder) {
        return folder.resolve("own.img");
    }

    /** A disk to play with, from 0. */
    public static HostPath spare(HostPath folder, int number) {
        return folder.resolve("spare" + number + ".img");
    }
}
